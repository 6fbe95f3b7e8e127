namespace Bonded.Python.Evaluation;

/// <summary>What the analysis has to know of one thing outside the package: what reading or calling it gives and does.</summary>
/// <param name="Name">
/// Its qualified name: <c>os.environ</c>, <c>requests.get</c>, <c>socket.socket().connect</c> (a method of what the call returns). An
/// ending <c>.*</c> stands for every attribute without an entry of its own.
/// </param>
public sealed record LibraryEntry(string Name)
{
    /// <summary>What reading it (for data) or calling it (for a function) gives.</summary>
    public Sources Gives { get; init; }

    /// <summary>What calling it does to what is passed, which the result carries on.</summary>
    public Transformations Does { get; init; }

    /// <summary>What calling it is, or null where it does nothing outside.</summary>
    public EffectKind? Effect { get; init; }

    /// <summary>Merely reading it is that effect already (an attribute such as <c>ctypes.windll.kernel32.VirtualAlloc</c>).</summary>
    public bool OnRead { get; init; }

    /// <summary>The parameters in order, so that arguments by keyword are found: <c>["url", "data", "json"]</c>.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>Which parameter is the effect's target; -1 for none, -2 for the receiver of a method. Everything else passed is payload.</summary>
    public int Target { get; init; }

    /// <summary>The argument that is a path whose kind (<see cref="Library.SourcesOfPath"/>) says what the call gives; -1 for none.</summary>
    public int GivesPath { get; init; } = -1;

    /// <summary>The file written, if the call writes one (as <c>urlretrieve</c> does beside its request): the parameter, -1 for none.</summary>
    public int WritesPath { get; init; } = -1;

    /// <summary>The name under which the result's attributes are looked up, where that is not the name with <c>()</c>.</summary>
    public string? Returns { get; init; }

    /// <summary>The same as another entry of this name (<c>socket.create_connection()</c> as <c>socket.socket()</c>), its attributes included.</summary>
    public string? SameAs { get; init; }
}
