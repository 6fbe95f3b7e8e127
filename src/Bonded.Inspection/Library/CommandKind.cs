namespace Bonded.Inspection.Library;

/// <summary>What a command line is for, as far as it matters to rules.</summary>
[Flags]
internal enum CommandKind
{
    None = 0,

    /// <summary>Fetches something from the network and runs it, in one line.</summary>
    FetchAndRun = 1 << 0,

    /// <summary>Fetches something from the network.</summary>
    Fetch = 1 << 1,

    /// <summary>PowerShell with a command in Base64.</summary>
    EncodedPowerShell = 1 << 2,

    /// <summary>Gives a shell to another machine.</summary>
    ReverseShell = 1 << 3,

    /// <summary>Puts something where it is run again by itself.</summary>
    Persist = 1 << 4,

    /// <summary>Deletes or overwrites what is not its own.</summary>
    Destroy = 1 << 5,

    /// <summary>Turns off what protects the machine.</summary>
    Disarm = 1 << 6,

    /// <summary>Installs a Python package.</summary>
    InstallPackage = 1 << 7,

    /// <summary>Publishes a package or pushes a repository.</summary>
    Publish = 1 << 8,

    /// <summary>Mines a cryptocurrency.</summary>
    Mine = 1 << 9,

    /// <summary>Prints secrets: keys, passwords, tokens.</summary>
    ReadSecrets = 1 << 10,

    /// <summary>Prints who and where it is run.</summary>
    Survey = 1 << 11,

    /// <summary>Has no window on purpose.</summary>
    Hidden = 1 << 12,

    /// <summary>Sends what it is given to another machine.</summary>
    SendOut = 1 << 13,

    /// <summary>Is a shell or an interpreter that does what a text says.</summary>
    Interpreter = 1 << 14,

    /// <summary>Pipes what is not known into a shell or an interpreter.</summary>
    PipedShell = 1 << 15,

    /// <summary>Has an assistant that acts by itself do something, and lets nobody be asked.</summary>
    UnguardedAgent = 1 << 16,
}
