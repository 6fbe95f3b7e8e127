namespace Bonded.Python.Evaluation;

/// <summary>The attributes of one instance.</summary>
/// <param name="root">The evaluation it was made in, to whose parameters its flows refer.</param>
internal sealed class InstanceState(object? root, int depth)
{
    public readonly object? Root = root;
    /// <summary>How many branches were uncertain when it was made.</summary>
    public readonly int Depth = depth;
    public readonly Dictionary<int, Value> Attributes = [];

    /// <summary>When an attribute last became something else.</summary>
    public long Changed;
}
