using Bonded.Python.Evaluation;
using Bonded.Python.Parsing;
using Bonded.Python.Source;
using Bonded.Python.Tests.Parsing;

// Compares the trees of files with CPython's. See README.md beside this file.
if (args.Length < 3)
{
    Console.Error.WriteLine("usage: parity PYTHON ORACLE MODE [DIRECTORY|FILE ...]   MODE is trees, accepts, or accepts2 (Python 2 faults are no fault)");
    return 2;
}

var exit = 0;
// The deepest trees are walked by recursion.
var thread = new Thread(() => exit = Run(args[0], args[1], args[2], args[3..]), 256 << 20);
thread.Start();
thread.Join();
return exit;

static int Run(string python, string script, string mode, string[] places)
{
    using var oracle = new TreeOracle(python, script);
    var files = places.SelectMany(static place => File.Exists(place) ? [place]
        : Directory.EnumerateFiles(place, "*.py", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })).Order(StringComparer.Ordinal).ToList();
    int same = 0, refused = 0, statements = 0, different = 0, strict = 0;
    long bytes = 0;
    var faulty = false;
    foreach (var path in files)
    {
        var content = File.ReadAllBytes(path);
        var names = new NameTable();
        var source = SourceText.Decode(content);
        var module = Parser.Parse(source, names);
        faulty = source.Faults.Count + module.Faults.Count > 0;
        var syntax = source.Faults.Concat(module.Faults).Where(fault => mode != "accepts2" || fault.Code != SourceFaultCode.Python2).ToList();
        if (mode != "trees")
        {
            if (oracle.Refusal(path) is { } refusal)
                Refused(path, refusal);
            else if (syntax.Count > 0)
                Report(path, Describe(syntax[0]));
            else
                same++;
            continue;
        }

        var (hashes, error) = oracle.Hashes(path);
        if (hashes is null)
        {
            Refused(path, error!);
            continue;
        }

        bytes += content.Length;
        if (syntax.Count > 0)
            Report(path, Describe(syntax[0]));
        var text = new CanonicalText(source, names);
        var body = module.Tree.Body;
        statements += hashes.Length;
        var isSame = true;
        for (var i = 0; i < Math.Max(body.Length, hashes.Length) && isSame; i++)
        {
            if (i < body.Length && i < hashes.Length && text.Hash(body[i]) == hashes[i])
                continue;
            isSame = false;
            var (ours, theirs) = (i < body.Length ? text.Of(body[i]) : "(nothing)", oracle.Text(path, i));
            var at = 0;
            while (at < ours.Length && at < theirs.Length && ours[at] == theirs[at])
                at++;
            var line = i < body.Length ? source.LineOf(body[i].Start) : 0;
            Report(path, $"statement {i} on line {line}\n  ours   ...{Cut(ours, at)}\n  theirs ...{Cut(theirs, at)}");
        }

        same += isSame && syntax.Count == 0 ? 1 : 0;
    }

    Console.WriteLine($"{mode} {python}: {files.Count} files, {same} the same ({statements} statements, {bytes} bytes), {refused} refused by CPython ({strict} of them read without a fault), {different} different");
    return different > 0 ? 1 : 0;

    void Refused(string path, string error)
    {
        refused++;
        if (faulty)
            return;
        strict++;
        Console.WriteLine($"READ {path}: {error}");
    }

    void Report(string path, string what)
    {
        different++;
        if (different <= 40)
            Console.WriteLine($"DIFFERENT {path}: {what}");
    }
}

static string Describe(SourceFault fault) => $"{fault.Code} on line {fault.Line}: {fault.Sentence}";

static string Cut(string text, int at) => text[Math.Max(0, at - 100)..Math.Min(text.Length, at + 100)];
