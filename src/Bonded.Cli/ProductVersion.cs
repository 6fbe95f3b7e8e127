using System.Reflection;

namespace Bonded.Cli;

static class ProductVersion
{
    /// <summary>The version as the build states it, such as <c>0.1.0</c>.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
