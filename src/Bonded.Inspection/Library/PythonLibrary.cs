namespace Bonded.Inspection.Library;

/// <summary>What is known of Python's standard library and of the packages that matter to rules.</summary>
internal static class PythonLibrary
{
    public static readonly Python.Evaluation.Library All = new(Table().Entries, Places.SourcesOf, Places.IsToken, Commands.OutputOf);

    internal static LibraryTable Table()
    {
        var table = new LibraryTable();
        CodeEntries.AddTo(table);
        DataEntries.AddTo(table);
        DeviceEntries.AddTo(table);
        FileEntries.AddTo(table);
        MachineEntries.AddTo(table);
        NativeEntries.AddTo(table);
        NetworkEntries.AddTo(table);
        ProcessEntries.AddTo(table);
        return table;
    }
}
