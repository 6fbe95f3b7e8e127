using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Library;

/// <summary>What is known of Python's standard library and of the packages that matter to rules.</summary>
internal static class PythonLibrary
{
    public static readonly Python.Evaluation.Library All = new([], _ => Sources.None);
}
