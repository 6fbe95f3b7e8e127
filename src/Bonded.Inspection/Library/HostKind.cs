namespace Bonded.Inspection.Library;

/// <summary>What kind of place on the network an address names. Every one of them is used by honest people too.</summary>
internal enum HostKind
{
    /// <summary>Nothing is known of it.</summary>
    Other,

    /// <summary>The machine itself or a private network.</summary>
    Private,

    /// <summary>A messenger's interface for programs, which takes messages without a sender's name.</summary>
    Messenger,

    /// <summary>A service that shows whatever was sent to it, for trying things out.</summary>
    RequestBin,

    /// <summary>A tunnel to a machine that has no name of its own, or a name that changes hands by the hour.</summary>
    Tunnel,

    /// <summary>Texts or files that anyone may put up, and change or take away.</summary>
    Paste,

    /// <summary>A bare address on the public network.</summary>
    Address,

    /// <summary>A service that tells who asks its address on the public network.</summary>
    WhatIsMyAddress,

    /// <summary>A cloud's metadata service.</summary>
    MetadataService,
}
