namespace Bonded.Packaging.Toml;

/// <summary>A TOML array, or the array of tables that <c>[[headers]]</c> of one name make.</summary>
public sealed class TomlArray : TomlValue
{
    private readonly List<TomlValue> items = [];

    internal TomlArray(bool ofHeaders, int line, int column) : base(line, column) => OfHeaders = ofHeaders;

    public IReadOnlyList<TomlValue> Items => items;

    public override string Kind => "an array";

    /// <summary>Made by <c>[[headers]]</c>, so that a later header may add to it or reach into its last table.</summary>
    internal bool OfHeaders { get; }

    internal void Add(TomlValue value) => items.Add(value);
}
