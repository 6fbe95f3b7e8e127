using System.Diagnostics;
using Bonded.Python.Parsing;
using Bonded.Python.Source;

// Parses the files listed in a file, all of them once a line of standard input, and answers with seconds, bytes and bytes allocated.
// See README.md beside this file.
var files = File.ReadAllLines(args[0]).Select(File.ReadAllBytes).ToArray();
var worker = new Thread(Run, 16 << 20);
worker.Start();
worker.Join();

void Run()
{
    while (Console.ReadLine() is not null)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        long bytes = 0, faults = 0;
        foreach (var file in files)
        {
            var source = SourceText.Decode(file);
            faults += Parser.Parse(source, new NameTable()).Faults.Count;
            bytes += file.Length;
        }

        Console.WriteLine($"{clock.Elapsed.TotalSeconds:F4} {bytes} {GC.GetAllocatedBytesForCurrentThread() - allocated} {faults}");
    }
}
