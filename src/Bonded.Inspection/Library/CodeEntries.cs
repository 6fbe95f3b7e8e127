using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Library;

/// <summary>What runs, makes or loads Python code, and what declares a build.</summary>
internal static class CodeEntries
{
    public static void AddTo(LibraryTable table)
    {
        table.Add("builtins.{exec eval}", EffectKind.DynamicCode, "source globals locals");
        table.Add("builtins.compile", new LibraryEntry("") { Effect = EffectKind.Compile, Does = Transformations.Compile, Parameters = ["source", "filename", "mode"], StandsFor = 0 });
        table.Add("builtins.execfile runpy.run_path", new LibraryEntry("") { Effect = EffectKind.DynamicCode, Parameters = ["path"], GivesPath = 0 });
        table.Add("runpy.run_module", EffectKind.DynamicImport, "name");
        table.Add("code.{InteractiveInterpreter InteractiveConsole}().{runcode runsource push} code.{compile_command} codeop.{compile_command CommandCompiler}", EffectKind.DynamicCode, "source");
        table.Add("types.{FunctionType LambdaType} six.exec_ future.utils.exec_ IPython.get_ipython().run_cell timeit.{timeit repeat} cProfile.run profile.run trace.Trace().run pdb.run", EffectKind.DynamicCode, "code");
        table.Add("types.CodeType", new LibraryEntry("") { Effect = EffectKind.Unmarshal, Does = Transformations.Unmarshal, Target = -1 });
        table.Add("builtins.__import__ importlib.{import_module __import__ reload}", EffectKind.DynamicImport, "name package");
        table.Add("imp.{load_source load_compiled load_module}", new LibraryEntry("") { Effect = EffectKind.DynamicCode, Parameters = ["name", "pathname"], Target = 1 });

        table.Add("importlib.util.spec_from_file_location", new LibraryEntry("") { Target = -1, Parameters = ["name", "location"], StandsFor = 1, Returns = "importlib.util.spec_from_file_location()" });
        table.Add("importlib.util.module_from_spec", new LibraryEntry("") { Target = -1, StandsFor = 0 });
        table.Add("importlib.util.spec_from_file_location().loader.{exec_module load_module}", EffectKind.DynamicCode, "module");
        table.Add("importlib.machinery.{SourceFileLoader SourcelessFileLoader ExtensionFileLoader}", new LibraryEntry("") { Target = -1, Parameters = ["name", "path"], StandsFor = 1, Returns = "importlib.machinery.SourceFileLoader()" });
        table.Add("importlib.machinery.SourceFileLoader().{load_module exec_module}", EffectKind.DynamicCode, target: -2);
        table.Add("zipimport.zipimporter", new LibraryEntry("") { Target = -1, StandsFor = 0 });
        table.Add("zipimport.zipimporter().{load_module exec_module}", EffectKind.DynamicCode, target: -2);

        var unmarshal = new LibraryEntry("") { Effect = EffectKind.Unmarshal, Does = Transformations.Unmarshal, Parameters = ["data"] };
        table.Add("marshal.{loads load} {pickle cPickle _pickle dill cloudpickle}.{loads load Unpickler} {jsonpickle.decode jsonpickle.loads} shelve.open", unmarshal);
        table.Add("{joblib torch}.load yaml.{unsafe_load UnsafeLoader}", unmarshal);
        table.Does("{marshal pickle cPickle dill cloudpickle}.dumps cloudpickle.dump", Transformations.Serialize);

        table.Add("{setuptools distutils.core setuptools._distutils.core skbuild numpy.distutils.core}.setup", EffectKind.Setup, target: -1);
    }
}
