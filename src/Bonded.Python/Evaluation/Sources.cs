namespace Bonded.Python.Evaluation;

/// <summary>Where a value, or a part of it, came from.</summary>
[Flags]
public enum Sources : uint
{
    None = 0,

    /// <summary>The environment as a whole.</summary>
    Environment = 1 << 0,

    /// <summary>Files that hold passwords, tokens or keys: <c>.pypirc</c>, <c>.netrc</c>, <c>.npmrc</c>, <c>.git-credentials</c>, <c>.env</c>, password files.</summary>
    Credentials = 1 << 1,

    /// <summary>SSH keys and GnuPG keys.</summary>
    Keys = 1 << 2,

    /// <summary>Credentials of cloud command lines, Kubernetes and Docker.</summary>
    CloudCredentials = 1 << 3,

    /// <summary>What browsers store: cookies, logins, history.</summary>
    Browser = 1 << 4,

    /// <summary>Wallets of cryptocurrencies.</summary>
    Wallet = 1 << 5,

    /// <summary>What messengers and game launchers store, session tokens among it.</summary>
    Messenger = 1 << 6,

    /// <summary>A cloud's metadata service.</summary>
    MetadataService = 1 << 7,

    /// <summary>The clipboard.</summary>
    Clipboard = 1 << 8,

    /// <summary>Keys that are pressed, or other input that is listened to.</summary>
    Keystrokes = 1 << 9,

    /// <summary>Pictures of the screen, camera or sound.</summary>
    Screen = 1 << 10,

    /// <summary>Facts about the machine: host name, address, hardware, operating system.</summary>
    Host = 1 << 11,

    /// <summary>Facts about who is logged in: user name, home directory.</summary>
    User = 1 << 12,

    /// <summary>Running processes, installed programs, mounted disks.</summary>
    System = 1 << 13,

    /// <summary>What a network answered.</summary>
    Network = 1 << 14,

    /// <summary>Other files of the machine.</summary>
    File = 1 << 15,

    /// <summary>What a program that was started printed.</summary>
    ProcessOutput = 1 << 16,

    /// <summary>Files that came with the package itself.</summary>
    PackageData = 1 << 17,

    /// <summary>Lists of files: a directory was listed or walked.</summary>
    FileNames = 1 << 18,

    /// <summary>Chance.</summary>
    Random = 1 << 19,

    /// <summary>The package's or the caller's own source code, stack frames, <c>__file__</c>.</summary>
    SourceCode = 1 << 20,

    /// <summary>A single environment variable that the code names.</summary>
    Variable = 1 << 21,

    /// <summary>The name of a place where secrets lie, though not what lies there: reading whatever it names gives those.</summary>
    SecretName = 1 << 22,

    /// <summary>What another machine asked a server for.</summary>
    Request = 1 << 23,

    /// <summary>A password that was asked for, or a single environment variable that holds a token or password of one of the services that many use.</summary>
    Token = 1 << 24,

    /// <summary>Everything a thief is after.</summary>
    Secrets = Credentials | Keys | CloudCredentials | Browser | Wallet | Messenger | MetadataService,
}
