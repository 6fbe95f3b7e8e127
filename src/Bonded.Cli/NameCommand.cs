using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bonded.Inspection.Names;
using Bonded.Packaging;

namespace Bonded.Cli;

/// <summary><c>bonded name</c>: which well-known names a name looks like, and what follows. Needs no server and no network.</summary>
public static class NameCommand
{
    const int LongestLine = 1024;

    const string Usage =
        """
        usage: bonded name [--format text|json] [--own FILE] NAME...

        Says which well-known project names each NAME looks like. With - the names are read from standard input, one a line.

          --format json   one JSON object a line: name, verdict (clear, similar or held), matches (target, kind, strength)
          --own FILE      names that this organisation owns, one a line; a likeness to one of them counts more

        Exit code: 0 nothing is held, 1 something is held, 2 wrong usage.
        """;

    /// <summary>Runs the command with the arguments that follow <c>name</c>.</summary>
    /// <returns>0 when nothing is held, 1 when something is, 2 on wrong usage.</returns>
    public static int Run(string[] args, TextReader stdin, TextWriter stdout, TextWriter stderr)
    {
        var names = new List<string>();
        var json = false;
        string? ownFile = null;
        for (var i = 0; i < args.Length; i++)
        {
            var (option, value) = args[i].StartsWith("--", StringComparison.Ordinal) && args[i].IndexOf('=', StringComparison.Ordinal) is > 0 and var at
                ? (args[i][..at], args[i][(at + 1)..])
                : (args[i], null);
            switch (option)
            {
                case "-h" or "--help":
                    stdout.WriteLine(Usage);
                    return 0;
                case "--format":
                    value ??= ++i < args.Length ? args[i] : null;
                    if (value is not ("text" or "json"))
                        return Wrong(stderr, "--format takes text or json.");
                    json = value == "json";
                    break;
                case "--own":
                    ownFile = value ?? (++i < args.Length ? args[i] : null);
                    if (ownFile is null)
                        return Wrong(stderr, "--own takes a file.");
                    break;
                case "-":
                    names.Add(option);
                    break;
                case ['-', ..]:
                    return Wrong(stderr, $"There is no option {Printable(option)}.");
                default:
                    names.Add(args[i]);
                    break;
            }
        }

        if (names.Count == 0)
            return Wrong(stderr, "Give at least one name, or - to read them from standard input.");
        var owned = new List<string>();
        if (ownFile is not null && ReadOwn(ownFile, owned) is { } problem)
            return Wrong(stderr, problem);

        var index = LikenessIndex.Build(PopularProjects.Names, owned);
        using var answers = new Answers(index, stdout, json);
        foreach (var name in names)
        {
            if (name != "-")
            {
                answers.Write(name);
                continue;
            }

            foreach (var line in Lines(stdin))
                answers.Write(line);
        }

        stdout.Flush();
        return answers.AnyHeld ? 1 : 0;
    }

    static string? ReadOwn(string file, List<string> owned)
    {
        try
        {
            using var reader = new StreamReader(file, Encoding.UTF8);
            foreach (var line in Lines(reader))
            {
                if (line.StartsWith('#'))
                    continue;
                if (!ProjectName.TryParse(line, out var name))
                    return $"{Printable(file)} holds {Printable(line)}, which is not a project name.";
                owned.Add(name.Canonical);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"{Printable(file)} cannot be read.";
        }
    }

    /// <summary>The lines that are not blank, trimmed. Of an overlong one only the beginning is kept, which is still no valid name.</summary>
    static IEnumerable<string> Lines(TextReader reader)
    {
        var line = new StringBuilder();
        var buffer = new char[16 * 1024];
        while (reader.Read(buffer, 0, buffer.Length) is > 0 and var count)
        {
            for (var i = 0; i < count; i++)
            {
                if (buffer[i] != '\n')
                {
                    if (line.Length < LongestLine)
                        line.Append(buffer[i]);
                    continue;
                }

                if (Trimmed() is { Length: > 0 } text)
                    yield return text;
                line.Clear();
            }
        }

        if (Trimmed() is { Length: > 0 } last)
            yield return last;

        string Trimmed() => line.ToString().Trim(' ', '\t', '\r');
    }

    static int Wrong(TextWriter stderr, string sentence)
    {
        stderr.WriteLine("bonded name: " + sentence);
        stderr.WriteLine(Usage);
        return 2;
    }

    /// <summary>Text from outside as printable ASCII of bounded length, so that it cannot steer a terminal.</summary>
    static string Printable(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var c in text.Length <= 260 ? text : text[..257] + "...")
        {
            if (c is >= ' ' and <= '~')
                shown.Append(c);
            else
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return shown.ToString();
    }

    sealed class Answers(LikenessIndex index, TextWriter stdout, bool json) : IDisposable
    {
        readonly ArrayBufferWriter<byte> line = new(512);
        Utf8JsonWriter? writer;

        public bool AnyHeld { get; private set; }

        public void Write(string text)
        {
            var valid = ProjectName.TryParse(text, out var name);
            var verdict = NameVerdict.Held;
            IReadOnlyList<Likeness> matches = [];
            int? rank = null;
            if (valid)
            {
                var result = index.Check(name!);
                (verdict, matches, rank) = (result.Verdict, result.Matches, result.PopularRank);
            }
            else if (ProjectName.TryParse(Confusables.Skeleton(text), out var read))
            {
                // No project can have the name, but whoever typed or pasted it was shown another one.
                matches = index.OriginOf(read) is { } origin
                    ? [new Likeness(read.Canonical, LikenessKind.Homoglyph, 1, origin)]
                    : index.Check(read).Matches;
            }

            AnyHeld |= verdict == NameVerdict.Held;
            if (json)
                WriteJson(text, valid, verdict, matches);
            else
                WriteText(text, valid, verdict, matches, rank);
        }

        void WriteText(string text, bool valid, NameVerdict verdict, IReadOnlyList<Likeness> matches, int? rank)
        {
            stdout.WriteLine($"{Printable(text)}: {verdict.Code()}");
            if (!valid)
                stdout.WriteLine("  It is not a valid project name: only ASCII letters, digits, -, _ and . are, 255 at most, a letter or digit at both ends.");
            if (rank is not null)
                stdout.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  It is itself number {rank} of the popular projects (PyPI downloads, {PopularProjects.Date:yyyy-MM})."));
            else if (valid && ProjectName.TryParse(text, out var name) && index.OriginOf(name) is not null)
                stdout.WriteLine("  It is a name this organisation owns.");
            foreach (var match in matches)
            {
                var targetRank = ProjectName.TryParse(match.Target, out var target) ? index.Check(target).PopularRank : null;
                stdout.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {match.Sentence(targetRank)} ({match.Kind.Code()}, strength {match.Strength:0.00})"));
            }

            stdout.WriteLine((valid, verdict) switch
            {
                (false, _) => "  Next: Bonded answers no request for it. Check where the name was copied from.",
                (_, NameVerdict.Held) => "  Next: asked for through Bonded, it waits until a person allows it. Did you mean " + matches[0].Target + "?",
                (_, NameVerdict.Similar) => "  Next: its name alone does not hold it; whoever reviews it sees the likeness. Its files are inspected like any other's.",
                _ => "  Next: nothing in its name speaks against it. Its files are inspected like any other's.",
            });
        }

        void WriteJson(string text, bool valid, NameVerdict verdict, IReadOnlyList<Likeness> matches)
        {
            line.ResetWrittenCount();
            writer ??= new Utf8JsonWriter(line);
            writer.Reset(line);
            writer.WriteStartObject();
            writer.WriteString("name"u8, text);
            writer.WriteString("verdict"u8, verdict.Code());
            if (!valid)
                writer.WriteString("error"u8, "not a valid project name");
            writer.WriteStartArray("matches"u8);
            foreach (var match in matches)
            {
                writer.WriteStartObject();
                writer.WriteString("target"u8, match.Target);
                writer.WriteString("kind"u8, match.Kind.Code());
                writer.WriteNumber("strength"u8, match.Strength);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.Flush();
            stdout.Write(Encoding.ASCII.GetString(line.WrittenSpan));
            stdout.Write('\n');
        }

        public void Dispose() => writer?.Dispose();
    }
}
