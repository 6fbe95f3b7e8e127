using System.Text;

namespace Bonded.Cli.Demo;

/// <summary>A file in a package of the demo.</summary>
sealed record DemoMember(string Path, byte[] Content)
{
    public DemoMember(string path, string text) : this(path, Encoding.UTF8.GetBytes(text))
    {
    }
}
