using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Library;

/// <summary>What reads, writes, lists and deletes files.</summary>
internal static class FileEntries
{
    public static void AddTo(LibraryTable table)
    {
        Opening(table);
        Paths(table);
        Trees(table);
        Archives(table);
    }

    static void Opening(LibraryTable table)
    {
        var open = new LibraryEntry("")
        {
            Effect = EffectKind.FileRead,
            Parameters = ["file", "mode", "buffering", "encoding"],
            Gives = Sources.File,
            GivesPath = 0,
            Mode = 1,
            StandsFor = 0,
        };
        table.Add("builtins.open", open with { Returns = "builtins.open()" });
        table.Add("builtins.file io.open _io.open codecs.open io.FileIO aiofiles.open os.fdopen os.open posix.open nt.open", open with { Returns = "builtins.open()" });
        table.Add("{gzip bz2 lzma}.open gzip.GzipFile bz2.BZ2File lzma.LZMAFile", open with { Does = Transformations.Decompress, Returns = "builtins.open()" });
        table.Add("builtins.open().{write writelines}", EffectKind.FileWrite, "data", target: -2);
        table.Add("os.write", EffectKind.FileWrite, "fd data");
        table.Add("os.read", new LibraryEntry("") { Target = -1 });
        table.Add("tempfile.{NamedTemporaryFile TemporaryFile SpooledTemporaryFile}", new LibraryEntry("") { Target = -1, Returns = "tempfile.NamedTemporaryFile()" });
        // The descriptor and the name that it gives are of one file.
        table.Returns("tempfile.mkstemp", "tempfile.mkstemp()");
        table.Returns("tempfile.mktemp", "tempfile.mktemp()");
        table.Returns("tempfile.mkdtemp", "tempfile.mkdtemp()");
        table.Add("tempfile.mkstemp()[]", new LibraryEntry("") { Target = -1, StandsFor = -2 });
        table.Add("tempfile.NamedTemporaryFile().{write writelines}", EffectKind.FileWrite, "data", target: -2);
        var load = new LibraryEntry("") { Effect = EffectKind.FileRead, Parameters = ["filename"], Gives = Sources.File, GivesPath = 0 };
        table.Add("linecache.{getlines getline} fileinput.{input FileInput} numpy.{fromfile load loadtxt genfromtxt} pandas.{read_csv read_json read_excel read_sql read_table} yaml.load_file toml.load_file", load);
        table.Add("sqlite3.connect sqlite3.dbapi2.connect apsw.Connection", new LibraryEntry("") { Effect = EffectKind.FileRead, Parameters = ["database"], Gives = Sources.File, GivesPath = 0, StandsFor = 0 });
        table.Add("configparser.{ConfigParser RawConfigParser SafeConfigParser}().read ConfigParser.{ConfigParser RawConfigParser SafeConfigParser}().read", new LibraryEntry("")
        {
            Effect = EffectKind.FileRead,
            Parameters = ["filenames"],
            Gives = Sources.File,
            GivesPath = 0,
        });
        table.Add("PIL.Image.open wave.open", new LibraryEntry("") { Effect = EffectKind.FileRead, Parameters = ["file"], Gives = Sources.File, GivesPath = 0 });
        table.Add("netrc.netrc", new LibraryEntry("") { Effect = EffectKind.FileRead, Parameters = ["file"], Gives = Sources.Credentials });
        table.Add("dotenv.load_dotenv", new LibraryEntry("") { Target = -1, Parameters = ["path"] });
        table.Add("dotenv.dotenv_values", new LibraryEntry("") { Effect = EffectKind.FileRead, Parameters = ["path"], Gives = Sources.Credentials });
    }

    static void Paths(LibraryTable table)
    {
        table.Add("pathlib.{Path PosixPath WindowsPath PurePath PurePosixPath PureWindowsPath} pathlib2.Path anyio.Path", new LibraryEntry("") { Target = -1, StandsFor = 0, Returns = "pathlib.Path()" });
        table.Returns("pathlib.Path.{home cwd}", "pathlib.Path()");
        var same = new LibraryEntry("") { Target = -1, StandsFor = -2, Returns = "pathlib.Path()" };
        table.Add("pathlib.Path().{expanduser resolve absolute}", same);
        var read = new LibraryEntry("") { Effect = EffectKind.FileRead, Target = -2, Gives = Sources.File, GivesPath = -2 };
        table.Add("pathlib.Path().{read_text read_bytes}", read);
        table.Add("pathlib.Path().open", read with { Parameters = ["mode"], Mode = 0, StandsFor = -2, Returns = "builtins.open()" });
        table.Add("pathlib.Path().{write_text write_bytes}", EffectKind.FileWrite, "data", target: -2);
        table.Add("pathlib.Path().{rename replace copy move}", EffectKind.FileWrite, "target");
        table.Add("pathlib.Path().{symlink_to hardlink_to}", EffectKind.FileWrite, "target", target: -2);
        table.Add("pathlib.Path().{unlink rmdir}", EffectKind.FileDelete, target: -2);
        table.Add("pathlib.Path().{chmod lchmod}", EffectKind.Permissions, "mode", target: -2);
        table.Add("pathlib.Path().{iterdir glob rglob walk}", EffectKind.FileList, "pattern", Sources.FileNames, target: -2);
        table.Same("pathlib.Path().{iterdir glob rglob}()[]", "pathlib.Path()");
    }

    static void Trees(LibraryTable table)
    {
        table.Add("{os posix nt}.{listdir walk scandir fwalk} glob.{glob iglob} os.path.walk", new LibraryEntry("")
        {
            Effect = EffectKind.FileList,
            Parameters = ["path"],
            Gives = Sources.FileNames,
        });
        table.Add("os.path.{expanduser expandvars abspath realpath normpath}", new LibraryEntry("") { Target = -1, Parameters = ["path"], StandsFor = 0 });
        table.Add("{os posix nt}.{remove unlink rmdir removedirs} shutil.rmtree send2trash.send2trash {distutils setuptools._distutils}.dir_util.remove_tree", EffectKind.FileDelete, "path");
        table.Add("{os posix nt}.{chmod fchmod lchmod chown}", EffectKind.Permissions, "path mode");
        var copy = new LibraryEntry("") { Effect = EffectKind.FileWrite, Parameters = ["src", "dst"], Target = 1, GivesPath = 0 };
        table.Add("shutil.{copy copy2 copyfile copytree move copyfileobj} {distutils setuptools._distutils}.{file_util.copy_file file_util.move_file dir_util.copy_tree}", copy);
        table.Add("{os posix nt}.{rename renames replace link symlink}", copy);
        table.Add("os.{truncate ftruncate} os.mknod", EffectKind.FileWrite, "path");
    }

    static void Archives(LibraryTable table)
    {
        var archive = new LibraryEntry("")
        {
            Effect = EffectKind.FileRead,
            Parameters = ["file|name|fileobj", "mode"],
            Gives = Sources.File,
            Mode = 1,
            StandsFor = 0,
            Does = Transformations.Serialize,
        };
        // What is written into a buffer comes out of it again; each is told apart.
        table.Returns("io.{BytesIO StringIO} {StringIO cStringIO}.StringIO", "io.BytesIO()");
        table.Returns("queue.{Queue LifoQueue PriorityQueue SimpleQueue} Queue.Queue asyncio.{Queue LifoQueue PriorityQueue} multiprocessing.{Queue SimpleQueue JoinableQueue}", "queue.Queue()");
        table.Returns("contextvars.ContextVar", "contextvars.ContextVar()");
        table.Add("zipfile.{ZipFile PyZipFile} pyzipper.{ZipFile AESZipFile} py7zr.SevenZipFile rarfile.RarFile", archive with { Returns = "zipfile.ZipFile()" });
        table.Add("tarfile.{open TarFile TarFile.open}", archive with { Returns = "zipfile.ZipFile()" });
        table.Add("zipfile.ZipFile().{write add}", new LibraryEntry("") { Effect = EffectKind.FileWrite, Parameters = ["filename", "arcname"], Target = -2, GivesPath = 0, Does = Transformations.Serialize });
        table.Add("zipfile.ZipFile().{writestr addfile}", EffectKind.FileWrite, "name data", target: -2);
        table.Add("zipfile.ZipFile().extractall", new LibraryEntry("") { Effect = EffectKind.FileWrite, Parameters = ["path"], Target = 0 });
        table.Add("zipfile.ZipFile().extract", new LibraryEntry("") { Effect = EffectKind.FileWrite, Parameters = ["member", "path"], Target = 1 });
        table.Add("shutil.make_archive", new LibraryEntry("") { Effect = EffectKind.FileWrite, Parameters = ["base_name", "format", "root_dir"], GivesPath = 2, StandsFor = 0, Does = Transformations.Serialize });
        table.Add("shutil.unpack_archive", EffectKind.FileWrite, "filename extract_dir", target: 1);
    }
}
