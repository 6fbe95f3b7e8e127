using Bonded.Python.Evaluation;

namespace Bonded.Python.Folding;

/// <summary>The arguments of a call.</summary>
internal readonly struct Arguments(IReadOnlyList<Value> positional, IReadOnlyList<(string Name, Value Value)> keywords)
{
    public int Positional => positional.Count;

    public int Count => positional.Count + keywords.Count;

    /// <summary>The argument at a position.</summary>
    public Value? this[int position] => position < positional.Count ? positional[position] : null;

    /// <summary>The argument at a position or of a name.</summary>
    public Value? this[int position, string name]
    {
        get
        {
            if (position < positional.Count)
                return positional[position];
            foreach (var keyword in keywords)
                if (keyword.Name == name)
                    return keyword.Value;
            return null;
        }
    }

    /// <summary>No more than so many by position, and by name only these.</summary>
    public bool Only(int max, params ReadOnlySpan<string> names)
    {
        if (positional.Count > max)
            return false;
        foreach (var keyword in keywords)
            if (!names.Contains(keyword.Name))
                return false;
        return true;
    }

    public Arguments Skip(int count) => new([.. positional.Skip(count)], keywords);

    public IReadOnlyList<Value> All => positional;

    public IReadOnlyList<(string Name, Value Value)> Keywords => keywords;

    public IEnumerable<(Value Key, Value Value)> KeywordEntries =>
        keywords.Select(keyword => ((Value)new Value.Text(keyword.Name, Flow.None, []), keyword.Value));

    public Flow Flow
    {
        get
        {
            var flow = Flow.None;
            foreach (var value in positional)
                flow |= value.Flow;
            foreach (var keyword in keywords)
                flow |= keyword.Value.Flow;
            return flow;
        }
    }
}
