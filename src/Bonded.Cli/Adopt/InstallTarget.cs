using System.CommandLine;
using System.Diagnostics.CodeAnalysis;

namespace Bonded.Cli.Adopt;

/// <summary>A Python and a platform that packages are meant for, named as pip's own options name them.</summary>
/// <param name="Python">Such as 3.12; null for any.</param>
/// <param name="Platform">A platform tag such as manylinux2014_x86_64; null for any.</param>
sealed record InstallTarget(string? Python, string? Platform)
{
    static readonly string[] Cpus = ["x86_64", "aarch64", "arm64", "i686", "armv7l", "ppc64le", "s390x", "riscv64", "loongarch64"];
    static readonly Option<string[]> python = new("--python") { Description = "A Python to look at wheels for, such as 3.12; may be given several times (default: all)", HelpName = "VERSION", AllowMultipleArgumentsPerToken = true };
    static readonly Option<string[]> platform = new("--platform") { Description = "A platform tag to look at wheels for, such as manylinux2014_x86_64, macosx_11_0_arm64 or win_amd64; may be given several times (default: all)", HelpName = "TAG", AllowMultipleArgumentsPerToken = true };

    /// <summary>The system as Python's <c>platform.system()</c> names it; null for any.</summary>
    public string? System => Platform switch
    {
        null => null,
        _ when Platform.Contains("linux", StringComparison.Ordinal) => "Linux",
        _ when Platform.StartsWith("macosx", StringComparison.Ordinal) => "Darwin",
        _ => "Windows",
    };

    /// <summary>The processor as Python's <c>platform.machine()</c> names it; null for any.</summary>
    public string? Cpu => Platform switch
    {
        null => null,
        "win_amd64" => "AMD64",
        "win32" => "win32",
        _ => Array.Find(Cpus, cpu => Platform.EndsWith(cpu, StringComparison.Ordinal)),
    };

    public static void AddOptions(Command command)
    {
        command.Options.Add(python);
        command.Options.Add(platform);
    }

    /// <summary>Every Python with every platform that the command line names; none where it names neither.</summary>
    public static bool TryRead(ParseResult parsed, [NotNullWhen(true)] out IReadOnlyList<InstallTarget>? targets, [NotNullWhen(false)] out string? why)
    {
        var (pythons, platforms) = (parsed.GetValue(python) ?? [], parsed.GetValue(platform) ?? []);
        (targets, why) = (null, null);
        if (pythons.Any(static text => !IsPython(text)))
            why = "--python takes a version such as 3.12";
        else if (platforms.Any(static text => !IsPlatform(text)))
            why = "--platform takes a platform tag such as manylinux2014_x86_64, macosx_11_0_arm64 or win_amd64";
        else
        {
            targets = pythons.Length + platforms.Length == 0 ? [] :
            [
                .. from one in OrAny(pythons)
                   from other in OrAny(platforms)
                   select new InstallTarget(one, other),
            ];
        }

        return targets is not null;
    }

    static IEnumerable<string?> OrAny(string[] named) => named.Length == 0 ? [null] : named.Cast<string?>().Distinct();

    static bool IsPython(string text) =>
        text.Split('.') is [{ Length: 1 } major, .. { Length: 1 or 2 } rest] && char.IsAsciiDigit(major[0]) && rest.All(static part => part.Length is 1 or 2 && part.All(char.IsAsciiDigit));

    static bool IsPlatform(string text) =>
        text.Length <= 100 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && (text.StartsWith("manylinux", StringComparison.Ordinal) || text.StartsWith("musllinux", StringComparison.Ordinal)
            || text.StartsWith("linux_", StringComparison.Ordinal) || text.StartsWith("macosx_", StringComparison.Ordinal) || text.StartsWith("win", StringComparison.Ordinal));

    public override string ToString() => $"{(Python is null ? "any Python" : "Python " + Python)} on {Platform ?? "any platform"}";
}
