using System.Globalization;
using Bonded.Python.Evaluation;

namespace Bonded.Python.Tests.Evaluation;

/// <summary>Real code, as it is and damaged: nothing throws, nothing takes more than its budget.</summary>
[Trait("Speed", "Slow")]
public sealed class StandardLibraryTests(ITestOutputHelper output)
{
    static string? Folder => Directory.Exists("/usr/lib") ? Directory.EnumerateDirectories("/usr/lib", "python3.*").Order(StringComparer.Ordinal).LastOrDefault() : null;

    [Fact]
    public void A_standard_library_is_analysed_within_its_budget()
    {
        Assert.SkipWhen(Folder is null, "no Python here");
        var sources = Files().Select(Read).ToList();
        Assert.SkipWhen(sources.Count == 0, "no source here");
        var (facts, steps) = Analyse([.. sources]);
        Assert.Equal(sources.Count, facts.Modules.Count);
        Assert.True(steps <= AnalysisLimits.Default.Steps + AnalysisLimits.Default.UnitSteps);
        Assert.Contains(facts.Effects, effect => effect is { Kind: EffectKind.ProcessRun, Callee: "subprocess.Popen" } or { Kind: EffectKind.FileRead, Callee: "builtins.open" });
        output.WriteLine($"{sources.Count} files, {steps} steps, {facts.Effects.Count} effects");
    }

    [Fact]
    public void Damaged_files_are_analysed()
    {
        Assert.SkipWhen(Folder is null, "no Python here");
        var seed = int.TryParse(Environment.GetEnvironmentVariable("BONDED_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"BONDED_SEED={seed}");
        var random = new Random(seed);
        var files = Files().ToArray();
        Assert.SkipWhen(files.Length == 0, "no source here");
        for (var i = 0; i < 300; i++)
        {
            var source = Read(files[random.Next(files.Length)]);
            var (_, steps) = Analyse([source with { Bytes = Damage(source.Bytes.ToArray(), random) }]);
            Assert.True(steps <= AnalysisLimits.Default.Steps + AnalysisLimits.Default.UnitSteps);
        }
    }

    static byte[] Damage(byte[] bytes, Random random)
    {
        var lines = System.Text.Encoding.Latin1.GetString(bytes).Split('\n').ToList();
        for (var n = random.Next(1, 12); n > 0 && lines.Count > 1; n--)
        {
            var at = random.Next(lines.Count);
            switch (random.Next(6))
            {
                case 0:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.Insert(random.Next(lines.Count), lines[at]);
                    break;
                case 2:
                    (lines[at], lines[^1]) = (lines[^1], lines[at]);
                    break;
                case 3:
                    lines[at] = lines[at][..random.Next(lines[at].Length + 1)];
                    break;
                case 4:
                    lines[at] = lines[at].Insert(random.Next(lines[at].Length + 1), ((string[])["(", ")", "[", "]", ":", "=", "*", "**", " lambda: ", " yield ", ".x", "[0]", "{", "}", "'", "\"\"\"", "\\", " if ", " for "])[random.Next(19)]);
                    break;
                default:
                    lines[at] = lines[at].Replace("self", lines[random.Next(lines.Count)].Trim().Split(' ')[0], StringComparison.Ordinal);
                    break;
            }
        }

        return System.Text.Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Folder!, "*.py", new EnumerationOptions { RecurseSubdirectories = true }).Order(StringComparer.Ordinal);

    static ModuleSource Read(string path)
    {
        var relative = Path.GetRelativePath(Folder!, path);
        var isPackage = Path.GetFileName(path) == "__init__.py";
        var name = (isPackage ? Path.GetDirectoryName(relative)! : relative[..^3]).Replace('/', '.');
        return new ModuleSource(name, isPackage, relative, File.ReadAllBytes(path));
    }

    static (ProgramFacts Facts, long Steps) Analyse(ModuleSource[] sources)
    {
        var evaluator = new Evaluator(SmallLibrary.Instance, AnalysisLimits.Default, CancellationToken.None);
        ProgramFacts? facts = null;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    facts = evaluator.Analyse(sources);
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            16 << 20);
        thread.Start();
        thread.Join();
        Assert.True(failure is null, failure?.ToString());
        return (facts!, evaluator.Steps);
    }
}
