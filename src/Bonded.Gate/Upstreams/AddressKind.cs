namespace Bonded.Gate.Upstreams;

/// <summary>Where an IP address leads.</summary>
enum AddressKind
{
    /// <summary>Somewhere on the internet.</summary>
    Public,

    /// <summary>Into this machine or a private network: only where configuration says so.</summary>
    Private,

    /// <summary>Nowhere a package index can be (link-local with its metadata services, multicast, unspecified, reserved): never.</summary>
    Never,
}
