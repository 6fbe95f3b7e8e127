using System.Buffers;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Library;

/// <summary>Where secrets lie on a machine.</summary>
internal static class Places
{
    // What is at most looked at of a path's text.
    const int Longest = 2048;

    // Paths in small letters with forward slashes; a needle that begins with a slash fits at the beginning too.
    static readonly (string Part, Sources Gives)[] Parts =
    [
        ("/.pypirc", Sources.Credentials), ("/.netrc", Sources.Credentials), ("/_netrc", Sources.Credentials), ("/.npmrc", Sources.Credentials),
        ("/.yarnrc", Sources.Credentials), ("/.git-credentials", Sources.Credentials), ("/.pgpass", Sources.Credentials), ("/.my.cnf", Sources.Credentials),
        ("/.vault-token", Sources.Credentials), ("/gh/hosts.yml", Sources.Credentials), ("/.gem/credentials", Sources.Credentials),
        ("/.cargo/credentials", Sources.Credentials), ("/etc/shadow", Sources.Credentials), ("/etc/passwd", Sources.Credentials),
        ("/etc/master.passwd", Sources.Credentials), ("/.bash_history", Sources.Credentials), ("/.zsh_history", Sources.Credentials),
        ("/.python_history", Sources.Credentials), ("/.mysql_history", Sources.Credentials), ("/.psql_history", Sources.Credentials),
        ("consolehost_history", Sources.Credentials), ("/filezilla/", Sources.Credentials), ("sitemanager.xml", Sources.Credentials),
        ("recentservers.xml", Sources.Credentials), ("/keychains/", Sources.Credentials), ("login.keychain", Sources.Credentials),
        ("/.password-store", Sources.Credentials), ("/microsoft/credentials/", Sources.Credentials), ("/microsoft/protect/", Sources.Credentials),
        ("/.claude.json", Sources.Credentials), ("/.claude/.credentials", Sources.Credentials), ("/.gemini/oauth_creds", Sources.Credentials), ("/.codex/auth.json", Sources.Credentials),
        ("/openvpn/", Sources.Credentials), ("/nordvpn/", Sources.Credentials), ("/protonvpn/", Sources.Credentials),

        ("/id_rsa", Sources.Keys), ("/id_dsa", Sources.Keys), ("/id_ecdsa", Sources.Keys), ("/id_ed25519", Sources.Keys), ("/.gnupg", Sources.Keys),
        ("/etc/ssh/ssh_host_", Sources.Keys), ("/.putty/", Sources.Keys),

        ("/.aws/credentials", Sources.CloudCredentials), ("/.aws/config", Sources.CloudCredentials), ("/.aws/sso", Sources.CloudCredentials),
        ("/gcloud/", Sources.CloudCredentials), ("application_default_credentials.json", Sources.CloudCredentials), ("/.azure/", Sources.CloudCredentials),
        ("/.kube/config", Sources.CloudCredentials), ("/kubernetes/admin.conf", Sources.CloudCredentials), ("/.docker/config.json", Sources.CloudCredentials),
        ("/secrets/kubernetes.io/", Sources.CloudCredentials), ("/.terraform.d/credentials", Sources.CloudCredentials), ("/.terraformrc", Sources.CloudCredentials),
        ("/.oci/config", Sources.CloudCredentials), ("/.boto", Sources.CloudCredentials), ("/.s3cfg", Sources.CloudCredentials), ("/doctl/", Sources.CloudCredentials),
        ("/.config/rclone", Sources.CloudCredentials), ("/.heroku/", Sources.CloudCredentials),

        ("/login data", Sources.Browser), ("/local state", Sources.Browser), ("/web data", Sources.Browser), ("/network/cookies", Sources.Browser),
        ("/user data/", Sources.Browser), ("/user data", Sources.Browser), ("key4.db", Sources.Browser), ("key3.db", Sources.Browser), ("logins.json", Sources.Browser),
        ("cookies.sqlite", Sources.Browser), ("places.sqlite", Sources.Browser), ("formhistory.sqlite", Sources.Browser), ("/.mozilla/firefox", Sources.Browser),
        ("/mozilla/firefox/profiles", Sources.Browser), ("/firefox/profiles", Sources.Browser), ("/.config/google-chrome", Sources.Browser),
        ("/.config/chromium", Sources.Browser), ("application support/google/chrome", Sources.Browser), ("/bravesoftware/", Sources.Browser),
        ("/opera software/", Sources.Browser), ("/yandexbrowser/", Sources.Browser), ("/cookies.binarycookies", Sources.Browser), ("/local extension settings/", Sources.Wallet),

        ("wallet.dat", Sources.Wallet), ("/exodus/", Sources.Wallet), ("exodus.wallet", Sources.Wallet), ("/electrum/wallets", Sources.Wallet),
        ("/ethereum/keystore", Sources.Wallet), ("/.ethereum", Sources.Wallet), ("/atomic/local storage", Sources.Wallet), ("/ledger live", Sources.Wallet),
        ("/coinomi/", Sources.Wallet), ("/guarda/", Sources.Wallet), ("/armory/", Sources.Wallet), ("/bytecoin", Sources.Wallet), ("/zcash", Sources.Wallet),
        ("/com.liberty.jaxx", Sources.Wallet), ("/.bitcoin/", Sources.Wallet), ("/solana/id.json", Sources.Wallet), ("metamask", Sources.Wallet),
        ("nkbihfbeogaeaoehlefnkodbefgpgknn", Sources.Wallet), ("/trezor suite", Sources.Wallet), ("/monero/wallets", Sources.Wallet),

        ("local storage/leveldb", Sources.Messenger), ("/discordcanary", Sources.Messenger), ("/discordptb", Sources.Messenger), ("/lightcord", Sources.Messenger),
        ("roaming/discord", Sources.Messenger), ("/.config/discord", Sources.Messenger), ("telegram desktop", Sources.Messenger), ("/tdata", Sources.Messenger),
        ("/steam/config", Sources.Messenger), ("loginusers.vdf", Sources.Messenger), ("/ssfn", Sources.Messenger), ("launcher_profiles.json", Sources.Messenger),
        ("launcher_accounts.json", Sources.Messenger), ("/slack/storage", Sources.Messenger), ("/signal/config.json", Sources.Messenger),
        ("robloxcookies", Sources.Messenger), ("/epic games/", Sources.Messenger), ("/riot games/", Sources.Messenger),

        ("169.254.169.254", Sources.MetadataService), ("metadata.google.internal", Sources.MetadataService), ("100.100.100.200", Sources.MetadataService),
        ("169.254.170.2", Sources.MetadataService), ("fd00:ec2::254", Sources.MetadataService),

        ("/proc/self/environ", Sources.Environment), ("/etc/machine-id", Sources.Host), ("/etc/hostname", Sources.Host), ("/sys/class/dmi/id/", Sources.Host),
        ("/dev/input/", Sources.Keystrokes), ("/sys/class/net/", Sources.Host), ("/var/lib/dbus/machine-id", Sources.Host),
    ];

    // Known by their whole last part.
    static readonly (string Name, Sources Gives)[] Names =
    [
        (".env", Sources.Credentials), (".env.local", Sources.Credentials), (".env.production", Sources.Credentials), ("cookies", Sources.Browser), (".htpasswd", Sources.Credentials),
    ];

    // The longest piece between the slashes of each: a text without any of these is no such place, and that is most texts.
    static readonly SearchValues<string> Telling = SearchValues.Create(
        [.. Parts.Select(part => part.Part.Split('/').MaxBy(piece => piece.Length)!).Concat(Names.Select(name => name.Name)).Append(".ssh").Append("mem").Distinct()],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>What reading the file at a path, or asking at a URL, gives beside its content; None for any other.</summary>
    /// <param name="path">Any text; parts that are not known are holes.</param>
    public static Sources SourcesOf(string path)
    {
        if (path.Length is 0 or > Longest || !path.AsSpan().ContainsAny(Telling))
            return Sources.None;
        var text = Normalise(path);
        var sources = Sources.None;
        foreach (var (part, gives) in Parts)
        {
            if (text.Contains(part, StringComparison.Ordinal))
                sources |= gives;
        }

        var name = text.AsSpan(text.LastIndexOf('/') + 1);
        foreach (var (known, gives) in Names)
        {
            if (name.SequenceEqual(known))
                sources |= gives;
        }

        // Public halves, lists of hosts and settings lie beside the keys.
        if (text.Contains("/.ssh", StringComparison.Ordinal) && name is not ("config" or "known_hosts" or "authorized_keys") || sources.HasFlag(Sources.Keys))
            sources = name.EndsWith(".pub") ? sources & ~Sources.Keys : sources | Sources.Keys;
        if (IsMemory(text))
            sources |= Sources.System | Sources.Credentials | Sources.Keys;
        return sources;
    }

    static readonly string[] Services =
        ["AWS_", "GITHUB_", "GH_", "GITLAB_", "NPM_", "NODE_AUTH_", "PYPI_", "TWINE_", "UV_PUBLISH_", "POETRY_PYPI_", "ACTIONS_", "CI_JOB_", "CIRCLE_", "AZURE_", "ARM_", "GOOGLE_", "GCP_", "OPENAI_", "ANTHROPIC_", "HF_", "HUGGING", "DOCKER", "VAULT_", "SLACK_", "STRIPE_", "DATABASE_", "KUBE"];

    static readonly string[] Words = ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "API_KEY", "APIKEY", "ACCESS_KEY", "PRIVATE_KEY", "CREDENTIAL", "DATABASE_URL", "_PAT"];

    /// <summary>Whether an environment variable of that name holds a token or password of a service that many use.</summary>
    public static bool IsToken(string variable) =>
        variable.Length is >= 6 and <= 64 && Services.Any(service => variable.StartsWith(service, StringComparison.Ordinal)) && Words.Any(word => variable.Contains(word, StringComparison.Ordinal));

    /// <summary>Whether a text in plain language names a place where secrets lie.</summary>
    public static bool NamesSecret(string text)
    {
        foreach (var word in text.Split([' ', '\n', '\t', ',', ';', '`', '"', '\'', '(', ')'], 4_096, StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Length < 256 && word.Trim('.', '*', '_').Length >= 3 && (SourcesOf(word.TrimEnd('.', '*', ':')) & Sources.Secrets) != 0)
                return true;
        }

        return false;
    }

    /// <summary>The path in small letters, with forward slashes, none of them doubled, beginning with one.</summary>
    public static string Normalise(string path)
    {
        var buffer = new char[path.Length + 1];
        var length = 1;
        buffer[0] = '/';
        foreach (var c in path)
        {
            var small = c == '\\' ? '/' : char.ToLowerInvariant(c);
            if (small != '/' || buffer[length - 1] != '/')
                buffer[length++] = small;
        }

        return new string(buffer, 0, length);
    }

    // The memory of a process.
    static bool IsMemory(string text)
    {
        var proc = text.IndexOf("/proc/", StringComparison.Ordinal);
        return proc >= 0 && text.AsSpan(proc).EndsWith("/mem");
    }
}
