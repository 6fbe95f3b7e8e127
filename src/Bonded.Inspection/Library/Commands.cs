using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Library;

/// <summary>Reads command lines of Unix shells, of Windows and of PowerShell, as texts with holes.</summary>
internal static class Commands
{
    // What is at most looked at of a command.
    const int Longest = 16 << 10;

    static readonly string[] Fetchers = ["curl", "wget", "fetch", "aria2c", "invoke-webrequest", "iwr", "invoke-restmethod", "irm", "start-bitstransfer", "bitsadmin", "certutil", "urlopen", "urlretrieve"];
    static readonly string[] Decoders = ["base64", "base32", "xxd", "openssl", "rev", "gunzip", "zcat", "uudecode"];
    static readonly string[] Agents = ["claude", "gemini", "codex", "q", "aider", "cursor-agent", "copilot", "opencode", "goose", "amp"];
    static readonly string[] Shells = ["sh", "bash", "zsh", "dash", "ksh", "python", "python2", "python3", "perl", "ruby", "node", "php", "osascript", "pwsh", "powershell", "cmd"];

    /// <summary>What a command is for.</summary>
    public static CommandKind KindOf(string command)
    {
        if (command.Length > Longest)
            command = command[..Longest];
        var text = command.ToLowerInvariant();
        var words = Words(text);
        var kind = CommandKind.None;
        if (IsFetch(text, words))
            kind |= CommandKind.Fetch;
        if (IsFetchAndRun(text, words))
            kind |= CommandKind.FetchAndRun | CommandKind.Fetch;
        if (IsPowerShell(words))
        {
            if (EncodedPart(command) is not null)
                kind |= CommandKind.EncodedPowerShell;
            if (Has(text, "-w hidden", "-windowstyle hidden", "-win hidden", "-wi hidden", "-w 1 ", "-windowstyle h ", "-w h "))
                kind |= CommandKind.Hidden;
        }

        if (Has(text, "start /b ", "start /min ", "nohup ", "wscript.shell", "pythonw") || words.Contains("pythonw.exe"))
            kind |= CommandKind.Hidden;
        if (IsReverseShell(text, words))
            kind |= CommandKind.ReverseShell;
        if (IsPersist(text, words))
            kind |= CommandKind.Persist;
        if (IsDestroy(text, words))
            kind |= CommandKind.Destroy;
        if (Has(text, "set-mppreference", "add-mppreference", "disablerealtimemonitoring", "disableantispyware", "advfirewall set allprofiles state off", "firewall set opmode disable",
            "stop windefend", "delete windefend", "setenforce 0", "ufw disable", "enablelua /t reg_dword /d 0", "chattr +i", "stop auditd", "history -c"))
            kind |= CommandKind.Disarm;
        if (IsInstall(text, words))
            kind |= CommandKind.InstallPackage;
        if (InOrder(words, "twine", "upload") || InOrder(words, "setup.py", "upload") || InOrder(words, "npm", "publish") || InOrder(words, "git", "push") || InOrder(words, "poetry", "publish") || InOrder(words, "flit", "publish") || InOrder(words, "uv", "publish") || InOrder(words, "cargo", "publish"))
            kind |= CommandKind.Publish;
        if (Has(text, "xmrig", "stratum+", "--donate-level", "minerd", "cpuminer", "nbminer", "ethminer", "t-rex.exe", "phoenixminer", "--coin=monero", "nanominer", "lolminer") || words.Contains("-o") && words.Contains("-u") && Has(text, "pool", ":3333", ":14444"))
            kind |= CommandKind.Mine;
        if (IsReadSecrets(text, words))
            kind |= CommandKind.ReadSecrets;
        if (words.Count > 0 && words[0] is "whoami" or "hostname" or "ifconfig" or "ipconfig" or "systeminfo" or "id" or "uname" or "wmic" or "tasklist" or "netstat" or "env" or "printenv" or "set" or "arp" or "w")
            kind |= CommandKind.Survey;
        if (IsSendOut(text, words))
            kind |= CommandKind.SendOut;
        if (IsInterpreter(words))
            kind |= CommandKind.Interpreter;
        if (IsPipedShell(words))
            kind |= CommandKind.PipedShell;
        if (words.Any(word => Agents.Contains(Name(word))) && Has(text, "--dangerously-skip-permissions", "--yolo", "--trust-all-tools", "--dangerously-bypass-approvals-and-sandbox", "--full-auto", "--permission-mode bypasspermissions", "--allow-all-tools", "--yes-always"))
            kind |= CommandKind.UnguardedAgent;
        return kind;
    }

    /// <summary>What a command prints, beyond that some program printed it, and the file that it writes this to instead, if any.</summary>
    public static (Sources Prints, string? File) OutputOf(string command)
    {
        if (command.Length > Longest)
            command = command[..Longest];
        var text = command.ToLowerInvariant();
        var words = Words(text);
        var prints = Sources.None;
        var asksForOutput = words.Any(static word => word is "-o" or "--output" or "-b");
        if (IsFetch(text, words))
            prints |= Sources.Network;
        if (IsReadSecrets(text, words))
            prints |= Places.SourcesOf(text) is var known && (known & Sources.Secrets) != 0 ? known : Sources.Credentials;
        for (var i = 0; i < words.Count; i++)
        {
            if (i > 0 && words[i - 1] is not ("|" or ";" or "&" or "&&" or "||" or "$(" or "`" or "sudo" or "-c" or "/c" or "-command"))
                continue;
            var next = i + 1 < words.Count ? words[i + 1] : "";
            var isAlone = next is "" or "|" or ";" or "&" or "&&" or "||" or ">" or "-0";
            prints |= Name(words[i]) switch
            {
                "env" or "set" or "export" when isAlone => Sources.Environment,
                "printenv" => isAlone ? Sources.Environment : Sources.Variable,
                "get-childitem" or "gci" or "dir" or "ls" when next.StartsWith("env:", StringComparison.Ordinal) => Sources.Environment,
                "whoami" or "logname" or "quser" => Sources.User,
                "id" or "w" or "who" when isAlone => Sources.User,
                "hostname" or "ifconfig" or "ipconfig" or "systeminfo" or "getmac" or "sw_vers" or "hostnamectl" => Sources.Host,
                "uname" when next.Contains('a', StringComparison.Ordinal) || next.Contains('n', StringComparison.Ordinal) => Sources.Host,
                "ip" when next is "a" or "addr" or "address" => Sources.Host,
                "ps" or "tasklist" or "lsof" or "netstat" => Sources.System,
                "pbpaste" or "wl-paste" or "get-clipboard" => Sources.Clipboard,
                "xclip" or "xsel" when asksForOutput => Sources.Clipboard,
                "nslookup" or "dig" or "host" or "resolve-dnsname" => Sources.Network,
                "ls" or "dir" or "find" or "tree" or "locate" => Sources.FileNames,
                "screencapture" or "scrot" or "gnome-screenshot" or "spectacle" or "grim" => Sources.Screen,
                "cat" or "type" or "head" or "tail" or "less" or "strings" or "xxd" or "base64" => Places.SourcesOf(text),
                _ => Sources.None,
            };
        }

        var file = (prints & Sources.Screen) != 0 && words.Count > 1 && !words[^1].StartsWith('-') ? words[^1] : FetchedFile(words);
        return (prints, file is null ? null : InCase(command, file));
    }

    // The word as it was written.
    static string InCase(string command, string word) =>
        command.IndexOf(word, StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? command.Substring(at, word.Length) : word;

    /// <summary>The Base64 text that PowerShell is told to run; null if there is none or it is not whole.</summary>
    public static string? EncodedPart(string command)
    {
        var words = command.Split([' ', '\t', '\n', '"', '\'', ','], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i + 1 < words.Length; i++)
        {
            var option = words[i].ToLowerInvariant().AsSpan().TrimStart("-/");
            // PowerShell takes any beginning of the option's name, and -ec.
            if (words[i][0] is '-' or '/' && option.Length > 0 && ("encodedcommand".AsSpan().StartsWith(option) || option is "ec"))
            {
                var value = words[i + 1];
                if (value.Length >= 16 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '='))
                    return value;
            }
        }

        return null;
    }

    static bool IsFetch(string text, List<string> words) =>
        words.Any(word => Fetchers.Contains(word)) && Has(text, "http", "ftp:", "/transfer", "-urlcache", "hxxp") || Has(text, "downloadstring", "downloadfile", "net.webclient", "downloaddata", "mshta http", "xmlhttp");

    static bool IsFetchAndRun(string text, List<string> words)
    {
        if (Has(text, "mshta http", "mshta.exe http", "mshta javascript", "mshta vbscript", "scrobj.dll"))
            return true;
        if (words.Contains("-c") && Has(text, "urlopen", "urlretrieve", "requests.get") && Has(text, "exec(", "exec (", "eval(", "runpy", "os.system", "popen", "subprocess"))
            return true;
        if (words.Any(word => Name(word) is "node" or "php" or "ruby" or "perl") && words.Any(word => word is "-e" or "-r") && Has(text, "http.get", "https.get", "fetch(", "file_get_contents('http", "file_get_contents(\"http", "net/http", "lwp::", "open-uri") && Has(text, "eval", "exec", "function(", "system"))
            return true;
        if (!IsFetch(text, words))
            return false;
        // Piped or substituted into something that runs it.
        for (var i = 1; i < words.Count; i++)
        {
            if (words[i - 1] is "|" or "<(" or "$(" or "`" && words[i] == "sudo" && i + 1 < words.Count && Shells.Contains(Name(words[i + 1])))
                return true;
            if (words[i - 1] is "|" && Shells.Contains(Name(words[i])))
                return true;
            if (words[i - 1] is "$(" or "<(" or "`" && Fetchers.Contains(words[i]) && words.Take(i - 1).Any(word => Shells.Contains(Name(word)) || word is "eval" or "source" or "."))
                return true;
        }

        if (IsPowerShell(words) && (words.Contains("iex") || words.Contains("invoke-expression") || Has(text, "start-process", "saps ", "invoke-item", "; start ", ";start ", "& $", "&$", "|iex", "iex(", "[reflection.assembly]", ".invoke(", "rundll32")))
            return true;
        if (Has(text, "certutil", "bitsadmin") && (text.Contains('&', StringComparison.Ordinal) || Has(text, ".exe &", "start ")))
            return true;
        // Fetched, made a program, and run.
        if (Has(text, "chmod +x", "chmod 7", "chmod a+x", "chmod u+x", "chmod 0755") && Has(text, "&& ./", "; ./", "&&./", ";./", "&& /tmp/", "; /tmp/", "nohup ", "&& /var/tmp/", "; /var/tmp/", "&& /dev/shm/", "; /dev/shm/", "&& ~/", "; ~/"))
            return true;
        if (Has(text, " -o ", " -outfile ", " --output ", ">") && FetchedFile(words) is { Length: > 2 } file && words.LastIndexOf(file) > words.IndexOf(file))
        {
            var last = words.LastIndexOf(file);
            if (last > 0 && (words[last - 1] is "&" or "&&" or ";" or "start" or "sudo" || Shells.Contains(Name(words[last - 1]))))
                return true;
        }

        return words.Contains("-c") && Has(text, "urlopen", "urlretrieve", "requests.get") && Has(text, "exec", "eval", "system", "popen", "subprocess");
    }

    /// <summary>The file that a command fetches something into; null if it names none.</summary>
    public static string? FetchedFile(string command) => FetchedFile(Words(command.Length > Longest ? command[..Longest] : command));

    static string? FetchedFile(List<string> words)
    {
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (words[i] is "-o" or "-O" or "-outfile" or "-OutFile" or "--output" or ">" or "--output-document")
                return words[i + 1];
        }

        return null;
    }

    static bool IsReverseShell(string text, List<string> words)
    {
        if (Has(text, "/dev/tcp/", "/dev/udp/") && words.Any(word => Name(word) is "bash" or "sh" or "exec" or "zsh" || word.Contains(">&", StringComparison.Ordinal)))
            return true;
        var netcat = words.FindIndex(word => Name(word) is "nc" or "ncat" or "netcat" or "nc.traditional");
        if (netcat >= 0 && (words.Skip(netcat).Any(word => word is "-e" or "--exec" or "--sh-exec" or "-c") || words.Contains("mkfifo")) && Has(text, "sh", "cmd"))
            return true;
        if (words.Any(word => Name(word) is "socat") && Has(text, "exec:", "system:") && Has(text, "tcp:", "tcp4:", "openssl:"))
            return true;
        if (words.Any(word => Name(word) is "perl" or "ruby" or "php" or "lua" or "node" or "awk" or "gawk") && Has(text, "socket", "fsockopen", "/inet/tcp", "net.connect") && Has(text, "/bin/sh", "/bin/bash", "sh -i", "cmd.exe", "\"sh\"", "'sh'"))
            return true;
        if (Has(text, "socket") && Has(text, "dup2") && Has(text, "/bin/sh", "/bin/bash", "subprocess", "pty.spawn"))
            return true;
        return IsPowerShell(words) && Has(text, "net.sockets.tcpclient") && Has(text, "iex", "invoke-expression");
    }

    static bool IsPersist(string text, List<string> words) =>
        words.Count > 0 && words.Any(word => Name(word) == "crontab") && !words.Contains("-l") && Has(text, "-", "|", "/", "<") ||
        words.Any(word => word == "crontab") && Has(text, "| crontab", "|crontab") ||
        Has(text, "schtasks") && Has(text, "/create") || Has(text, "new-scheduledtask", "register-scheduledtask") ||
        words.Contains("reg") && words.Contains("add") && Has(text, "\\run", "/run\"", "winlogon") ||
        InOrder(words, "systemctl", "enable") || InOrder(words, "launchctl", "load") || InOrder(words, "launchctl", "bootstrap") ||
        InOrder(words, "sc", "create") || InOrder(words, "update-rc.d", "defaults") ||
        text.Contains('>', StringComparison.Ordinal) && StartupPlaces.KindOf(text[text.IndexOf('>', StringComparison.Ordinal)..]) is not null;

    static bool IsDestroy(string text, List<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == "rm" && words.Skip(i + 1).TakeWhile(word => word.StartsWith('-')).Any(word => word.Contains('r', StringComparison.Ordinal)))
            {
                var target = words.Skip(i + 1).FirstOrDefault(word => !word.StartsWith('-'));
                if (target is "/" or "/*" or "~" or "~/" or "~/*" or "$home" or "$home/*" or "/home" or "/home/*" or "/etc" or "/usr" or "/var" or "/boot" || words.Contains("--no-preserve-root"))
                    return true;
            }
        }

        return Has(text, "vssadmin delete shadows", "vssadmin.exe delete", "wbadmin delete", "bcdedit /set {default} recoveryenabled no", "shadowcopy delete", "cipher /w:", ":(){ :|:& };:", ":(){:|:&};:",
                "format c:", "del /f /s /q c:\\", "del /s /q c:\\", "rd /s /q c:\\", "rmdir /s /q c:\\", "del /f /s /q %userprofile%", "rd /s /q %userprofile%", "remove-item -recurse -force c:\\")
            || words.Any(word => word.StartsWith("mkfs", StringComparison.Ordinal)) && Has(text, "/dev/")
            || words.Contains("dd") && Has(text, "of=/dev/sd", "of=/dev/nvme", "of=/dev/hd", "of=/dev/vd", "of=/dev/disk")
            || words.Contains("shred") && Has(text, "/dev/", "~", "/home");
    }

    static bool IsInstall(string text, List<string> words) =>
        (InOrder(words, "pip", "install") || InOrder(words, "pip3", "install") || words.Any(word => Name(word) == "easy_install") || InOrder(words, "-mpip", "install") || InOrder(words, "pipx", "install") || InOrder(words, "uv", "add"))
        && !Has(text, "--help", "--dry-run", "--no-index");

    static bool IsReadSecrets(string text, List<string> words) =>
        InOrder(words, "security", "find-generic-password") || InOrder(words, "security", "find-internet-password") || InOrder(words, "security", "dump-keychain") ||
        Has(text, "wlan show profile", "wlan export profile") && Has(text, "key=clear") || Has(text, "cmdkey /list", "vaultcmd", "reg save hklm\\sam", "lsass", "sekurlsa", "mimikatz") ||
        InOrder(words, "gh", "auth", "token") || InOrder(words, "aws", "configure", "get") || InOrder(words, "gcloud", "auth", "print-access-token") || InOrder(words, "az", "account", "get-access-token") ||
        InOrder(words, "gcloud", "secrets", "versions", "access") || InOrder(words, "aws", "secretsmanager", "get-secret-value") || InOrder(words, "az", "keyvault", "secret", "show") || InOrder(words, "git", "credential", "fill") ||
        InOrder(words, "kubectl", "get", "secrets") || InOrder(words, "kubectl", "get", "secret") || InOrder(words, "vault", "kv", "get") || InOrder(words, "op", "item", "get") || words.Any(word => Name(word) is "trufflehog" or "gitleaks" or "noseyparker") ||
        words.Any(word => Name(word) is "curl" or "scp" or "rsync" or "sftp" or "wget" or "nc" or "ncat") && !words.Any(static word => word is "-i" or "--netrc-file" or "--cert" or "--key" or "--cacert" or "-e") && (Places.SourcesOf(text) & Sources.Secrets & ~Sources.Credentials) != 0 ||
        words.Any(word => word is "cat" or "type" or "cp" or "tar" or "zip" or "base64" or "get-content" or "copy" or "xxd") && (Places.SourcesOf(text) & Sources.Secrets) != 0;

    static bool IsSendOut(string text, List<string> words) =>
        words.Any(word => word is "curl" or "curl.exe") && (words.Any(word => word is "-d" or "-f" or "-t" or "--data" or "--form" or "--upload-file" or "--data-binary" or "--data-raw" or "--data-urlencode") || InOrder(words, "-x", "post") || InOrder(words, "--request", "post") || text.Contains(Value.Text.Hole, StringComparison.Ordinal) || Has(text, "$(", "`")) ||
        words.Any(word => word is "wget") && Has(text, "--post-", "$(", "`") ||
        IsPowerShell(words) && (Has(text, "uploadstring", "uploadfile", "uploaddata", "-infile", "send-mailmessage") || Has(text, "invoke-restmethod", "invoke-webrequest", "irm ", "iwr ") && Has(text, "-body", "-method post", "-form")) ||
        words.Any(word => word is "nc" or "ncat" or "scp" or "rsync" or "sftp" or "ftp" or "nslookup" or "dig");

    static bool IsPipedShell(List<string> words)
    {
        for (var i = 2; i < words.Count; i++)
        {
            if (words[i - 1] == "|" && Shells.Contains(Name(words[i])) && words.Take(i - 1).Any(word => word.Contains(Value.Text.Hole, StringComparison.Ordinal) || Decoders.Contains(Name(word))))
                return true;
        }

        return false;
    }

    /// <summary>The command is an interpreter that reads its program from standard input, or may be one.</summary>
    public static bool TakesProgram(string command)
    {
        var words = Words(command.Length > Longest ? command[..Longest] : command);
        if (words.Count == 0 || words.Count > 12)
            return false;
        var name = Name(words[0].ToLowerInvariant());
        var isUnknown = words[0].Contains(Value.Text.Hole, StringComparison.Ordinal);
        return (Shells.Contains(name) || isUnknown) && (words[^1] is "-" or "-s" || words.Count == 1 && !isUnknown);
    }

    static bool IsInterpreter(List<string> words) =>
        words.Count > 1 && Shells.Contains(Name(words[0])) && words.Any(word => word is "-c" or "/c" or "-e" or "-command" or "-enc" or "-encodedcommand");

    static bool IsPowerShell(List<string> words) => words.Any(word => Name(word) is "powershell" or "pwsh");

    // A program's name without folder and .exe.
    static string Name(string word)
    {
        var name = word[(word.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.EndsWith(".exe", StringComparison.Ordinal) ? name[..^4] : name;
    }

    static bool InOrder(List<string> words, params ReadOnlySpan<string> wanted)
    {
        var next = 0;
        foreach (var word in words)
        {
            if (next == wanted.Length)
                return true;
            if (Name(word) == wanted[next])
                next++;
        }

        return next == wanted.Length;
    }

    static bool Has(string text, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (text.Contains(part, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    // Words as a shell has them, but quotes only part words, and what joins commands is a word of its own.
    static List<string> Words(string text)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : ' ';
            var parts = c is ' ' or '\t' or '\n' or '\r' or '"' or '\'' or '(' or ')' or ',' or '[' or ']' or '{' or '}';
            var joins = c is '|' or ';' or '&' or '`';
            if (!parts && !joins && c != '$' && !(c == '<' && i + 1 < text.Length && text[i + 1] == '('))
            {
                if (start < 0)
                    start = i;
                continue;
            }

            if (start >= 0 && c != '$')
            {
                words.Add(text[start..i]);
                start = -1;
            }

            if (c is '$' or '<')
            {
                if (i + 1 < text.Length && text[i + 1] == '(')
                {
                    if (start >= 0)
                        words.Add(text[start..i]);
                    start = -1;
                    words.Add(c == '$' ? "$(" : "<(");
                    i++;
                }
                else if (start < 0)
                    start = i;
            }
            else if (joins)
            {
                if (c != '`' && i + 1 < text.Length && text[i + 1] == c)
                {
                    words.Add(new string(c, 2));
                    i++;
                }
                else
                    words.Add(c.ToString());
            }
        }

        return words;
    }
}
