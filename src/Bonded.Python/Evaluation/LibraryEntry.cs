namespace Bonded.Python.Evaluation;

/// <summary>What the analysis has to know of one thing outside the package: what reading or calling it gives and does.</summary>
/// <param name="Name">
/// Its qualified name: <c>os.environ</c>, <c>requests.get</c>, <c>socket.socket().connect</c> (a method of what the call returns). An
/// ending <c>.*</c> stands for every attribute without an entry of its own, <c>redis.**.set</c> for a method <c>set</c> of anything made by <c>redis</c>; <c>os.environ[]</c> is any item of <c>os.environ</c>. Items of a
/// parent that is called <c>x()</c> are <c>x()[]</c>, and what calling a method of it returns is <c>x().method()</c>.
/// </param>
public sealed record LibraryEntry(string Name)
{
    /// <summary>
    /// What reading it (for data) or calling it (for a function) gives. If any, it stands instead of what its parent gives: one named
    /// variable is not the whole environment.
    /// </summary>
    public Sources Gives { get; init; }

    /// <summary>What calling it does to what is passed, which the result carries on.</summary>
    public Transformations Does { get; init; }

    /// <summary>What calling it is, or null where it does nothing outside.</summary>
    public EffectKind? Effect { get; init; }

    /// <summary>Merely reading it is that effect already (an attribute such as <c>ctypes.windll.kernel32.VirtualAlloc</c>), or gives what it gives (data of an object).</summary>
    public bool OnRead { get; init; }

    /// <summary>
    /// The parameters in order, without the receiver of a method, so that arguments by keyword are found: <c>["url", "data", "json"]</c>; one that
    /// goes by several names has bars between. The second is called <c>each</c> where the first is called with every item of it, and
    /// <c>callback</c> where it is called with what is given.
    /// </summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>Which parameter is the effect's target; -1 for none, -2 for the receiver of a method. Everything else passed is payload.</summary>
    public int Target { get; init; }

    /// <summary>The argument that is a path whose kind (<see cref="Library.SourcesOfPath"/>) says what the call gives; -1 for none.</summary>
    public int GivesPath { get; init; } = -1;

    /// <summary>
    /// The argument that is a mode of opening; -1 for none. Where its text has one of <c>w</c>, <c>a</c>, <c>x</c>, <c>+</c>, the effect is
    /// <see cref="EffectKind.FileWrite"/> and nothing is given.
    /// </summary>
    public int Mode { get; init; } = -1;

    /// <summary>
    /// The argument that the result stands for wherever a text is asked for: the path of a path object or an open file, the URL of a
    /// request; -1 for none, -2 for the receiver. All arguments joined as a path where there are several (<c>pathlib.Path(a, b)</c>).
    /// </summary>
    public int StandsFor { get; init; } = -1;

    /// <summary>
    /// The file or buffer written, if the call writes one (as <c>urlretrieve</c> does beside its request): the parameter, -1 for none. Where
    /// none is passed, the result names it.
    /// </summary>
    public int WritesPath { get; init; } = -1;

    /// <summary>The name under which the result's attributes are looked up, where that is not the name with <c>()</c>.</summary>
    public string? Returns { get; init; }

    /// <summary>The same as another entry of this name (<c>socket.create_connection()</c> as <c>socket.socket()</c>), its attributes included.</summary>
    public string? SameAs { get; init; }
}
