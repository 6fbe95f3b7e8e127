using Bonded.Python.Evaluation;

namespace Bonded.Python.Tests.Evaluation;

/// <summary>The few things of the world outside that these tests know of.</summary>
static class SmallLibrary
{
    public static readonly Library Instance = new(Entries(), SourcesOfPath);

    static Sources SourcesOfPath(string path) =>
        path.Contains(".ssh", StringComparison.Ordinal) ? Sources.Keys
        : path.Contains(".pypirc", StringComparison.Ordinal) ? Sources.Credentials
        : path.Contains("169.254", StringComparison.Ordinal) ? Sources.MetadataService
        : Sources.None;

    static IEnumerable<LibraryEntry> Entries()
    {
        yield return new("os.system") { Effect = EffectKind.ProcessRun, Parameters = ["command"] };
        yield return new("posix") { SameAs = "os", Target = -1 };
        foreach (var name in (string[])["Popen", "run", "call", "check_output"])
            yield return new("subprocess." + name) { Effect = EffectKind.ProcessRun, Gives = Sources.ProcessOutput, Parameters = ["args"] };
        yield return new("builtins.exec") { Effect = EffectKind.DynamicCode, Parameters = ["source"] };
        yield return new("builtins.eval") { Effect = EffectKind.DynamicCode, Parameters = ["source"] };
        yield return new("builtins.compile") { Effect = EffectKind.Compile, Does = Transformations.Compile, Parameters = ["source"], StandsFor = 0 };
        yield return new("marshal.loads") { Effect = EffectKind.Unmarshal, Does = Transformations.Unmarshal, Parameters = ["data"] };
        yield return new("base64.b64decode") { Does = Transformations.Decode, Target = -1 };
        yield return new("base64.b64encode") { Does = Transformations.Encode, Target = -1 };
        yield return new("zlib.decompress") { Does = Transformations.Decompress, Target = -1 };
        yield return new("json.dumps") { Does = Transformations.Serialize, Target = -1 };
        yield return new("os.environ") { Gives = Sources.Environment, Target = -1 };
        yield return new("os.environ[]") { Gives = Sources.Variable, Target = -1 };
        yield return new("os.getenv") { Gives = Sources.Variable, Target = -1 };
        yield return new("socket.gethostname") { Gives = Sources.Host, Target = -1 };
        yield return new("os.path.expanduser") { Gives = Sources.User, Target = -1 };
        foreach (var owner in (string[])["requests", "requests.Session()"])
        {
            yield return new(owner + ".get") { Effect = EffectKind.HttpRequest, Gives = Sources.Network, Parameters = ["url", "params"], GivesPath = 0 };
            yield return new(owner + ".post") { Effect = EffectKind.HttpRequest, Gives = Sources.Network, Parameters = ["url", "data", "json"], GivesPath = 0 };
        }

        yield return new("urllib.request.urlopen") { Effect = EffectKind.HttpRequest, Gives = Sources.Network, Parameters = ["url", "data"] };
        yield return new("urllib2.urlopen") { Effect = EffectKind.HttpRequest, Gives = Sources.Network, Parameters = ["url", "data"] };
        yield return new("urllib.request.urlretrieve") { Effect = EffectKind.HttpRequest, Gives = Sources.Network, Parameters = ["url", "filename"], WritesPath = 1 };
        yield return new("urllib.request.Request") { Target = -1, Parameters = ["url", "data"], StandsFor = 0 };
        var open = new LibraryEntry("builtins.open") { Effect = EffectKind.FileRead, Gives = Sources.File, GivesPath = 0, Mode = 1, StandsFor = 0, Parameters = ["file", "mode"], Returns = "builtins.open()" };
        yield return open;
        yield return open with { Name = "io.open" };
        yield return new("builtins.open().write") { Effect = EffectKind.FileWrite, Target = -2, Parameters = ["data"] };
        yield return new("pathlib.Path") { Target = -1, StandsFor = 0, Returns = "pathlib.Path()" };
        yield return new("pathlib.Path.home") { Target = -1, Returns = "pathlib.Path()" };
        yield return new("pathlib.Path().read_text") { Effect = EffectKind.FileRead, Target = -2, Gives = Sources.File, GivesPath = -2 };
        yield return new("pathlib.Path().write_bytes") { Effect = EffectKind.FileWrite, Target = -2, Parameters = ["data"] };
        yield return new("os.remove") { Effect = EffectKind.FileDelete, Parameters = ["path"] };
        yield return new("os.chmod") { Effect = EffectKind.Permissions, Parameters = ["path", "mode"] };
        yield return new("socket.socket().connect") { Effect = EffectKind.Connect, Parameters = ["address"] };
        yield return new("socket.socket().send") { Effect = EffectKind.Send, Target = -1 };
        yield return new("socket.socket().recv") { Gives = Sources.Network, Target = -1 };
        yield return new("ctypes.windll.kernel32.*") { Effect = EffectKind.NativeCall, OnRead = true, Target = -1 };
        yield return new("ctypes.CDLL") { Effect = EffectKind.NativeLoad, Parameters = ["name"] };
        yield return new("threading.Thread") { Effect = EffectKind.Spawn, Target = -1, Parameters = ["group", "target", "name", "args"] };
        yield return new("atexit.register") { Effect = EffectKind.Hook, Target = -1, Parameters = ["func"] };
        yield return new("setuptools.setup") { Effect = EffectKind.Setup, Target = -1 };
        yield return new("builtins.print") { Target = -1 };
    }
}
