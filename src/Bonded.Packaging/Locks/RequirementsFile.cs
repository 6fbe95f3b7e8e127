using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Bonded.Packaging.Locks;

/// <summary>
/// Reads pip's requirements file, and so what <c>pip freeze</c>, <c>pip-compile</c>, <c>uv pip compile</c> and <c>poetry export</c> write. Lines
/// are joined, comments cut and options parted from requirements as pip does it; what pip passes over although it looks meant, such as a
/// digest after a comment, is refused.
/// </summary>
sealed class RequirementsFile(LockReading reading)
{
    /// <summary>The longest requirement with its digests, in characters, over all lines that it takes.</summary>
    const int LongestRequirement = 1024 * 1024;

    static readonly SearchValues<char> NotInFiles = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c).Where(c => c is not ('\t' or '\n' or '\r')), '\u007F', '\u0085', '\u2028', '\u2029']);

    static readonly string[] Archives = [".whl", ".tar.gz", ".tgz", ".tar", ".zip", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz", ".tar.lz", ".tar.lzma"];

    static readonly HashSet<string> Encodings = new(["", "utf-8", "utf8", "utf_8", "ascii", "us-ascii"], StringComparer.OrdinalIgnoreCase);

    static readonly string[] VersionControl = ["git", "hg", "svn", "bzr"];

    readonly StringBuilder joined = new();

    // Where the requirement that is being put together begins.
    int line;
    int column;

    public bool Read(ReadOnlySpan<byte> content)
    {
        if (!Decode(content, out var text))
            return false;
        var number = 0;
        while (text.Length > 0)
        {
            var end = text.IndexOfAny('\n', '\r');
            var one = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + (text[end..].StartsWith("\r\n") ? 2 : 1))..];
            number++;
            if (one.IndexOfAny(NotInFiles) is >= 0 and var at)
                return reading.Fail(number, ColumnAt(one, at), "There is a control character here, at which some readers end the line.");
            if (!Line(number, one))
                return false;
        }

        return joined.Length == 0 || Whole();
    }

    bool Decode(ReadOnlySpan<byte> content, out ReadOnlySpan<char> text)
    {
        text = default;
        if (content.StartsWith("\uFEFF"u8))
            content = content[3..];
        else if (content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            // As PowerShell's > writes it.
            var encoding = new UnicodeEncoding(content[0] == 0xFE, byteOrderMark: false);
            if (content.Length % 2 != 0)
                return reading.Fail(1, 1, "The file begins as UTF-16 and has an odd number of bytes.");
            text = encoding.GetString(content[2..]);
            return true;
        }

        if (!Utf8.IsValid(content))
            return reading.Fail(1, 1, "The file is neither UTF-8 nor UTF-16 with a byte order mark.");
        text = Encoding.UTF8.GetString(content);
        return DeclaredAsRead(text);
    }

    // pip decodes the file as a comment in its first two lines says, and then sees other lines than are here.
    bool DeclaredAsRead(ReadOnlySpan<char> text)
    {
        for (var number = 1; number <= 2; number++)
        {
            var end = text.IndexOf('\n');
            var one = end < 0 ? text : text[..end];
            for (var at = one is ['#', ..] ? one.IndexOf("coding") : -1; at >= 0;)
            {
                var rest = one[(at + 6)..];
                if (rest is [':' or '=', ..] && !Encodings.Contains(Word(rest[1..].TrimStart())))
                    return reading.Fail(number, at + 1, "The file declares another encoding than UTF-8, in which pip would read other lines.");
                at = rest.IndexOf("coding") is >= 0 and var next ? at + 6 + next : -1;
            }

            text = end < 0 ? default : text[(end + 1)..];
        }

        return true;
    }

    static string Word(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '-' or '_' or '.'))
            length++;
        return text[..length].ToString();
    }

    /// <summary>Takes one line of the file; a line that ends in a backslash goes on in the next, unless it is a comment.</summary>
    bool Line(int number, ReadOnlySpan<char> text)
    {
        var start = text.Length - text.TrimStart().Length;
        var isComment = text[start..] is ['#', ..];
        if (joined.Length == 0)
            (line, column) = (number, ColumnAt(text, start));
        if (joined.Length + text.Length > LongestRequirement)
            return reading.Fail(number, 1, "A requirement with its digests is longer than 1,048,576 characters.");
        if (!isComment && text is [.., '\\'])
        {
            // One blank more changes nothing, and says that a requirement has begun.
            joined.Append(joined.Length == 0 ? " " : "").Append(text.Trim('\\'));
            return true;
        }

        joined.Append(isComment ? " " : "").Append(text);
        return Whole();
    }

    /// <summary>Reads what has been joined.</summary>
    bool Whole()
    {
        var text = joined.ToString();
        joined.Clear();
        for (var hash = text.IndexOf('#', StringComparison.Ordinal); hash >= 0; hash = text.IndexOf('#', hash + 1))
        {
            if (hash > 0 && !char.IsWhiteSpace(text[hash - 1]))
                continue;
            text = text[..hash];
            break;
        }

        text = text.Trim();
        if (text.Length == 0)
            return true;
        if (HasVariable(text))
            return Remark(LockRemarkKind.NotFollowed, null, null, "The line takes something from an environment variable, which is not read here.");
        var options = text[0] == '-' ? 0 : text.IndexOf(" -", StringComparison.Ordinal);
        var requirement = options < 0 ? text : text[..options].TrimEnd(' ');
        if (!Words(options < 0 ? "" : text[options..], out var words))
            return reading.Fail(line, column, "A quotation mark of an option is not closed.");
        return requirement.Length == 0 ? Options(words) : Requirement(requirement, words);
    }

    bool Requirement(string text, List<string> words)
    {
        var hashes = new List<(string Algorithm, string Hex)>();
        for (var i = 0; i < words.Count; i++)
        {
            var (name, value) = Option(words, ref i);
            if (name is "--hash" && value is not null)
            {
                var colon = value.IndexOf(':', StringComparison.Ordinal);
                if (colon < 0 || value[..colon] is not ("sha256" or "sha384" or "sha512"))
                    return reading.Fail(line, column, "A '--hash' is written as sha256, sha384 or sha512, a colon and the digest.");
                hashes.Add((value[..colon], value[(colon + 1)..]));
            }
            else if (name is not ("--global-option" or "--install-option" or "--config-settings" or "--config-setting" or "-C") || value is null)
                return reading.Fail(line, column, "A requirement can be followed by '--hash=sha256:...' and by options of its build; what stands here pip would pass over or refuse.");
        }

        if (Packaging.Requirement.TryParse(text, out var requirement, out var why))
        {
            if (requirement.Url is { } url)
                return Elsewhere(url, requirement.Name);
            return requirement.Specifier.Specifiers.Count == 0 && IsArchive(requirement.WrittenName) ? Elsewhere(text, null) : Pinned(requirement, hashes);
        }

        if (IsAddress(text) || IsPath(text))
            return Elsewhere(text, null);
        return reading.Fail(line, column, $"This is no requirement: {why}.");
    }

    bool Pinned(Requirement requirement, List<(string Algorithm, string Hex)> hashes)
    {
        var name = requirement.Name;
        if (requirement.Specifier.Specifiers is not [{ Operator: SpecifierOperator.Equal or SpecifierOperator.Identical } specifier]
            || specifier.VersionText.EndsWith(".*", StringComparison.Ordinal))
        {
            return Remark(LockRemarkKind.Unpinned, name, null, "It leaves the version open; '==' and one version pin it.");
        }
        if (!PackageVersion.TryParse(specifier.VersionText, out var version))
            return Remark(LockRemarkKind.NoVersion, name, null, "It has no version that is valid (PEP 440), so that no index can serve it.");

        var files = new LockedFiles(reading, name, version);
        foreach (var (algorithm, hex) in hashes)
            if (!files.Add(null, algorithm, hex, null, line, column))
                return false;

        return reading.Add(
            new LockedPackage
            {
                Project = name,
                Version = version,
                Files = files.Files,
                Marker = requirement.Marker?.ToString(),
                Extras = requirement.Extras,
                Line = line,
            },
            column);
    }

    bool Options(List<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var (name, value) = Option(words, ref i);
            switch (name)
            {
                case "-e" or "--editable" when value is not null:
                    if (!Elsewhere(value, null))
                        return false;
                    break;
                case "-r" or "--requirement" when value is not null:
                    if (!Remark(LockRemarkKind.NotFollowed, null, null, "The requirements of another file are not read; name that file too."))
                        return false;
                    break;
                case "-c" or "--constraint" when value is not null:
                    if (!Remark(LockRemarkKind.NotFollowed, null, null, "The constraints of another file are not read."))
                        return false;
                    break;
                case "-i" or "--index-url" or "--pypi-url" or "--extra-index-url" or "-f" or "--find-links" or "--trusted-host" when value is not null:
                case "--no-index" when value is null:
                    if (!Remark(LockRemarkKind.Index, null, null, "It says where an installer looks for packages; Bonded stands in that place."))
                        return false;
                    break;
                case "--pre" or "--prefer-binary" or "--require-hashes" when value is null:
                case "--no-binary" or "--only-binary" or "--use-feature" when value is not null:
                    if (!Remark(LockRemarkKind.Option, null, null, "It tells an installer how to choose, and changes nothing about what is locked."))
                        return false;
                    break;
                case "--hash":
                    return reading.Fail(line, column, "This digest belongs to no requirement; is a backslash missing at the end of the line before?");
                default:
                    return reading.Fail(line, column, "This option is not known here, or its value is missing.");
            }
        }

        return true;
    }

    /// <summary>One option with its value, written in any of the ways that pip takes.</summary>
    static (string Name, string? Value) Option(List<string> words, ref int at)
    {
        var word = words[at];
        string name;
        string? value = null;
        if (word.StartsWith("--", StringComparison.Ordinal))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            name = equals < 0 ? word : word[..equals];
            value = equals < 0 ? null : word[(equals + 1)..];
        }
        else
        {
            name = word.Length > 2 && word[0] == '-' ? word[..2] : word;
            value = word.Length > name.Length ? word[name.Length..] : null;
        }

        if (value is null && name is not ("--no-index" or "--pre" or "--prefer-binary" or "--require-hashes") && at + 1 < words.Count)
            value = words[++at];
        return (name, value);
    }

    /// <summary>Notes what comes from an address, a repository or a folder.</summary>
    bool Elsewhere(string place, ProjectName? name)
    {
        var fragment = place.IndexOf("#egg=", StringComparison.Ordinal);
        if (name is null && fragment >= 0)
        {
            var egg = place.AsSpan(fragment + 5);
            var end = egg.IndexOfAny('&', '[', ' ');
            _ = ProjectName.TryParse(end < 0 ? egg : egg[..end], out name);
        }

        var scheme = place.IndexOf("://", StringComparison.Ordinal) is > 0 and var at ? place.AsSpan(0, at) : default;
        var plus = scheme.IndexOf('+');
        var (kind, sentence) =
            Array.Exists(VersionControl, one => place.StartsWith(one + "+", StringComparison.OrdinalIgnoreCase)) || plus > 0
                || scheme is "git" or "ssh" or "svn" ? (LockRemarkKind.Vcs, "It comes from version control, past every index.")
            : scheme.IsEmpty || scheme.Equals("file", StringComparison.OrdinalIgnoreCase) ? (LockRemarkKind.Path, "It comes from a place on disk, past every index.")
            : (LockRemarkKind.DirectUrl, "It comes from an address, past every index.");
        return Remark(kind, name, null, sentence);
    }

    bool Remark(LockRemarkKind kind, ProjectName? name, PackageVersion? version, string sentence) =>
        reading.Remark(kind, name, version, sentence, line, column);

    static bool IsAddress(string text) => text.Contains("://", StringComparison.Ordinal) || text.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    // Beyond the text pip asks the disk; what no requirement can be is a path here.
    static bool IsPath(string text)
    {
        var end = text.AsSpan().IndexOfAny(" ;[");
        var place = end < 0 ? text : text[..end];
        return place.StartsWith('.') || place.AsSpan().ContainsAny('/', '\\') || IsArchive(place);
    }

    static bool IsArchive(string text) => Array.Exists(Archives, ending => text.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    static bool HasVariable(string text)
    {
        for (var at = text.IndexOf("${", StringComparison.Ordinal); at >= 0; at = text.IndexOf("${", at + 2, StringComparison.Ordinal))
        {
            var rest = text.AsSpan(at + 2);
            var length = rest.IndexOfAnyExcept(VariableCharacters);
            if (length > 0 && rest[length] == '}')
                return true;
        }

        return false;
    }

    static readonly SearchValues<char> VariableCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>Parts words as a POSIX shell does; false where a quotation mark or a backslash has no end.</summary>
    static bool Words(string text, out List<string> words)
    {
        words = [];
        var word = new StringBuilder();
        var begun = false;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && quote != '\'')
            {
                if (++i == text.Length)
                    return false;
                // Within double quotes a backslash is only special before those.
                if (quote == '"' && text[i] is not ('"' or '\\'))
                    word.Append('\\');
                word.Append(text[i]);
                begun = true;
            }
            else if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else
                    word.Append(c);
            }
            else if (c is '"' or '\'')
            {
                quote = c;
                begun = true;
            }
            else if (c is ' ' or '\t')
            {
                if (begun)
                    words.Add(word.ToString());
                word.Clear();
                begun = false;
            }
            else
            {
                word.Append(c);
                begun = true;
            }
        }

        if (begun)
            words.Add(word.ToString());
        return quote == '\0';
    }

    // In code points, as everywhere.
    static int ColumnAt(ReadOnlySpan<char> text, int at)
    {
        var column = 1;
        foreach (var c in text[..at])
            column += char.IsLowSurrogate(c) ? 0 : 1;
        return column;
    }
}
