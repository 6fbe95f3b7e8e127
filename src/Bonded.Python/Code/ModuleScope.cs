namespace Bonded.Python.Code;

/// <summary>The variables of a module by name. Code that is executed later may add some.</summary>
internal sealed class ModuleScope
{
    readonly Dictionary<int, int> slots = [];
    readonly List<int> names = [];

    public int Count => names.Count;

    /// <summary>The names in order of their slots.</summary>
    public IReadOnlyList<int> Names => names;

    public bool TryFind(int name, out int slot) => slots.TryGetValue(name, out slot);

    public int Add(int name)
    {
        if (!slots.TryGetValue(name, out var slot))
        {
            slots.Add(name, slot = names.Count);
            names.Add(name);
        }

        return slot;
    }
}
