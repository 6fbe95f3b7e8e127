using Bonded.Python.Evaluation;

namespace Bonded.Python.Folding;

/// <summary><c>os.path</c>'s functions on texts, with what is not known of them as holes.</summary>
internal static class PathText
{
    /// <summary>A part that begins with a hole is taken for one that goes on from there, as it nearly always is.</summary>
    public static string Join(IReadOnlyList<string> parts, char separator)
    {
        var path = parts[0];
        foreach (var part in parts.Skip(1))
            if (IsAbsolute(part, separator))
                path = part;
            else if (path.Length == 0 || path[^1] == separator || separator == '\\' && (path[^1] == '/' || path.Length == 2 && path[1] == ':'))
                path += part;
            else
                path += separator + part;
        return path.Replace("\uFFFC\uFFFC", "\uFFFC", StringComparison.Ordinal);
    }

    static bool IsAbsolute(string part, char separator) =>
        part.Length > 0 && (part[0] == separator || separator == '\\' && (part[0] == '/' || part.Length > 1 && part[1] == ':'));

    public static (string Head, string Tail) Split(string path, char separator)
    {
        var at = (separator == '\\' ? path.LastIndexOfAny(['\\', '/']) : path.LastIndexOf('/')) + 1;
        string head = path[..at], tail = path[at..], trimmed = separator == '\\' ? head.TrimEnd('\\', '/') : head.TrimEnd('/');
        return (trimmed.Length > 0 ? trimmed : head, tail);
    }

    public static (string Root, string Extension) SplitExtension(string path, char separator)
    {
        var start = (separator == '\\' ? path.LastIndexOfAny(['\\', '/']) : path.LastIndexOf('/')) + 1;
        var dot = path.LastIndexOf('.');
        // Dots that lead a name are part of it.
        return dot > start && path.AsSpan(start, dot - start).ContainsAnyExcept('.') ? (path[..dot], path[dot..]) : (path, "");
    }

    /// <summary><c>$NAME</c>, <c>${NAME}</c> and Windows' <c>%NAME%</c> as holes.</summary>
    public static string ExpandVariables(string path)
    {
        var text = new System.Text.StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            var end = i + 1;
            if (path[i] == '$' && end < path.Length && path[end] == '{')
                end = path.IndexOf('}', end) + 1;
            else if (path[i] == '$')
                while (end < path.Length && (char.IsAsciiLetterOrDigit(path[end]) || path[end] == '_'))
                    end++;
            else if (path[i] == '%')
            {
                while (end < path.Length && (char.IsAsciiLetterOrDigit(path[end]) || path[end] is '_' or '(' or ')'))
                    end++;
                end = end < path.Length && path[end] == '%' && end > i + 1 ? end + 1 : 0;
            }
            else
                end = 0;
            if (end <= i + 1)
                text.Append(path[i]);
            else
            {
                text.Append(text.Length > 0 && text[^1] == Value.Text.Hole ? "" : "\uFFFC");
                i = end - 1;
            }
        }
        return text.ToString();
    }

    /// <summary><c>os.path.normpath</c> of a path without holes.</summary>
    public static string Normalize(string path)
    {
        if (path.Length == 0)
            return ".";
        var root = path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("///", StringComparison.Ordinal) ? "//" : path[0] == '/' ? "/" : "";
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
            if (part is "" or ".")
                continue;
            else if (part != ".." || root.Length == 0 && parts.Count == 0 || parts.Count > 0 && parts[^1] == "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
        var normal = root + string.Join('/', parts);
        return normal.Length > 0 ? normal : ".";
    }
}
