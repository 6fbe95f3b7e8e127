using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Library;

/// <summary>Collects entries that are written many names at a time.</summary>
internal sealed class LibraryTable
{
    readonly List<LibraryEntry> entries = [];

    public IReadOnlyList<LibraryEntry> Entries => entries;

    /// <summary>Adds an entry under each of several names.</summary>
    /// <param name="names">Names with blanks between; <c>a.{b c}</c> is <c>a.b</c> and <c>a.c</c>.</param>
    /// <param name="entry">What they mean.</param>
    public void Add(string names, LibraryEntry entry)
    {
        foreach (var name in Expand(names))
            entries.Add(entry with { Name = name });
    }

    /// <summary>Adds entries by a short form: what calling does, what it gives and the names of the parameters, the first of which is the target.</summary>
    public void Add(string names, EffectKind effect, string parameters = "", Sources gives = Sources.None, int target = 0, string? returns = null) =>
        Add(names, new LibraryEntry("") { Effect = effect, Parameters = Split(parameters), Gives = gives, Target = parameters.Length == 0 && target == 0 ? -1 : target, Returns = returns });

    /// <summary>Adds data or functions that do nothing outside but give something.</summary>
    public void Gives(string names, Sources gives) => Add(names, new LibraryEntry("") { Gives = gives, Target = -1 });

    /// <summary>Adds data of objects: merely reading it gives something.</summary>
    public void Holds(string names, Sources gives) => Add(names, new LibraryEntry("") { Gives = gives, Target = -1, OnRead = true });

    /// <summary>Adds functions that do something to what is passed.</summary>
    public void Does(string names, Transformations does) => Add(names, new LibraryEntry("") { Does = does, Target = -1 });

    /// <summary>Adds other names of what another entry stands for.</summary>
    public void Same(string names, string other) => Add(names, new LibraryEntry("") { SameAs = other, Target = -1 });

    /// <summary>Adds functions whose result is of a kind that is known under another name.</summary>
    public void Returns(string names, string other) => Add(names, new LibraryEntry("") { Returns = other, Target = -1 });

    static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static IEnumerable<string> Expand(string names)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i <= names.Length; i++)
        {
            var c = i < names.Length ? names[i] : ' ';
            depth += c switch { '{' => 1, '}' => -1, _ => 0 };
            if (c is not (' ' or '\n' or '\r') || depth > 0)
                continue;
            if (i > start)
            {
                foreach (var name in Alternatives(names[start..i]))
                    yield return name;
            }

            start = i + 1;
        }
    }

    static IEnumerable<string> Alternatives(string name)
    {
        var open = name.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
            return [name];
        var close = name.IndexOf('}', open);
        return from word in Split(name[(open + 1)..close]) from rest in Alternatives(name[(close + 1)..]) select name[..open] + word + rest;
    }
}
