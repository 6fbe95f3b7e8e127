namespace Bonded.Python.Evaluation;

/// <summary>What happens to a function that is looked up on an instance or class.</summary>
internal enum Binding : byte { Method, Static, Class, Property }
