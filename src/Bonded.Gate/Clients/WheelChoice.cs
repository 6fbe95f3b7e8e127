using Bonded.Packaging;

namespace Bonded.Gate.Clients;

/// <summary>Guesses which wheel a client will take, so that it is inspected before the client asks for it.</summary>
public static class WheelChoice
{
    /// <summary>How well a wheel fits the client; 0 where it cannot be installed there. Unknown facts fit everything.</summary>
    public static int Score(WheelFilename wheel, ClientFacts client)
    {
        var best = 0;
        foreach (var tag in wheel.Tags)
        {
            var python = Python(tag, client.Python);
            var platform = Platform(tag.Platform, client);
            if (python > 0 && platform > 0)
                best = Math.Max(best, (python * 10) + platform);
        }

        return best;
    }

    static int Python(WheelTag tag, string? version)
    {
        if (tag.Python.StartsWith("py", StringComparison.Ordinal))
            return tag.Python.Contains('3', StringComparison.Ordinal) ? 1 : 0;
        if (!tag.Python.StartsWith("cp3", StringComparison.Ordinal))
            return 0;
        if (version?.Split('.') is not [var major, var minor, ..])
            return 1;
        if (tag.Python == "cp" + major + minor)
            return tag.Abi == "abi3" ? 2 : 3;
        return tag.Abi == "abi3" && int.TryParse(tag.Python.AsSpan(3), out var built) && int.TryParse(minor, out var has) && built <= has ? 2 : 0;
    }

    static int Platform(string platform, ClientFacts client)
    {
        if (platform == "any")
            return 1;
        var system = client.System switch
        {
            "Linux" => "linux",
            "Darwin" => "macosx",
            "Windows" => "win",
            _ => null,
        };
        if (system is not null && !platform.Contains(system, StringComparison.Ordinal))
            return 0;
        if (platform.Contains("musllinux", StringComparison.Ordinal))
            return 1;
        var cpu = client.Cpu is "AMD64" ? "amd64" : client.Cpu;
        return cpu is null || platform.EndsWith(cpu, StringComparison.Ordinal) || platform.EndsWith("universal2", StringComparison.Ordinal) ? 2 : 0;
    }
}
