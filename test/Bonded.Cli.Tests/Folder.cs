namespace Bonded.Cli.Tests;

/// <summary>A directory of its own for one test, gone afterwards.</summary>
sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bonded-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public string Read(string name) => File.ReadAllText(this[name]);

    public Dictionary<string, string> Home(params (string Name, string Value)[] more) =>
        more.Prepend(("HOME", Path)).ToDictionary(pair => pair.Item1, pair => pair.Item2);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
