namespace Bonded.Inspection.Wheels;

/// <summary>Where a member of a wheel goes (PEP 427).</summary>
/// <param name="Folder">Its top folder, if that is a .dist-info or a .data folder.</param>
/// <param name="Rest">Its path below that folder and its key.</param>
internal readonly record struct WheelPlace(WheelScheme Scheme, string? Folder, string Rest)
{
    public const string DistInfoSuffix = ".dist-info", DataSuffix = ".data";

    public static WheelPlace Of(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return new WheelPlace(WheelScheme.Root, null, path);
        var top = path[..slash];
        var rest = path[(slash + 1)..];
        if (top.EndsWith(DistInfoSuffix, StringComparison.OrdinalIgnoreCase))
            return new WheelPlace(WheelScheme.DistInfo, top, rest);
        if (!top.EndsWith(DataSuffix, StringComparison.OrdinalIgnoreCase))
            return new WheelPlace(WheelScheme.Root, null, path);
        slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return new WheelPlace(WheelScheme.Unknown, top, rest);
        var scheme = rest[..slash] switch
        {
            "purelib" => WheelScheme.Purelib,
            "platlib" => WheelScheme.Platlib,
            "headers" => WheelScheme.Headers,
            "scripts" => WheelScheme.Scripts,
            "data" => WheelScheme.Data,
            _ => WheelScheme.Unknown,
        };
        return new WheelPlace(scheme, top, rest[(slash + 1)..]);
    }

    /// <summary>The path below the site directory, or null if it does not end up there.</summary>
    public string? SitePath => Scheme switch
    {
        WheelScheme.Root or WheelScheme.Purelib or WheelScheme.Platlib => Rest,
        WheelScheme.Data => BelowSite(Rest),
        _ => null,
    };

    // lib/python3.13/site-packages/..., lib64/..., Lib/site-packages/..., lib/python3/dist-packages/...
    static string? BelowSite(string path)
    {
        foreach (var site in (ReadOnlySpan<string>)["site-packages/", "dist-packages/"])
        {
            var at = path.IndexOf(site, StringComparison.OrdinalIgnoreCase);
            if (at > 0 && path[at - 1] == '/' && path.StartsWith("lib", StringComparison.OrdinalIgnoreCase))
                return path[(at + site.Length)..];
        }

        return null;
    }
}
