using System.Globalization;
using System.Text;

namespace Bonded.Data.Tests;

static class Samples
{
    public static readonly DateTimeOffset Start = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    public static Sha256Digest Digest(string text) => Sha256Digest.Of(Encoding.UTF8.GetBytes(text));

    public static StoredFile File(string filename, string? bytes = "bytes") => new()
    {
        Filename = filename,
        Sha256 = bytes is null ? null : Digest(filename + bytes),
        Size = 1234,
        Url = "https://files.example/packages/" + filename,
        UploadTime = Start.AddDays(-30),
        RequiresPython = ">=3.9",
        MetadataSha256 = Digest("metadata" + filename),
        FirstSeen = Start,
        Initial = true,
    };

    public static PageChange Page(string name, params StoredFile[] files) => new()
    {
        Name = name,
        Upstream = "pypi",
        Now = Start,
        ETag = "\"1\"",
        Versions = ["1.0", "2.0"],
        Added = files,
        Events = [new("page-fetched", name, null, null, "{}")],
    };

    public static DecisionTransition Decision(string project, string? filename, string verdict, string rules = "minimum-age") => new()
    {
        Project = project,
        Filename = filename,
        Verdict = verdict,
        Rules = rules,
        Sentence = $"Because of {rules}.",
        EvidenceJson = """{"age":2}""",
        Until = verdict == "hold" ? Start.AddDays(5) : null,
        Now = Start,
    };

    public static StoredFile[] Files(string project, int count) => [.. Enumerable.Range(0, count).Select(i =>
        File(string.Create(CultureInfo.InvariantCulture, $"{project}-{i}.0-cp312-cp312-manylinux_2_17_x86_64.whl")))];
}
