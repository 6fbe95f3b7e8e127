namespace Bonded.Python.Evaluation;

/// <summary>A variable with a value it has or had.</summary>
/// <param name="Key">Its register; of a variable of the module, the complement of its slot.</param>
internal readonly record struct Written(int Key, Value? Value);
