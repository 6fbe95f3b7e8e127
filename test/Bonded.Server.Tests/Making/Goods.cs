using Bonded.Testing.Packages;
using Bonded.Testing.Upstream;

namespace Bonded.Server.Tests;

/// <summary>Packages for an upstream. The names of test projects resemble nobody's.</summary>
static class Goods
{
    /// <summary>A small good wheel.</summary>
    public static WheelBuilder Wheel(string project, string version) =>
        new WheelBuilder(project, version).With($"{project.Replace('-', '_')}/__init__.py", $"__version__ = '{version}'\n");

    /// <summary>A small good sdist.</summary>
    public static SdistBuilder Sdist(string project, string version) =>
        new SdistBuilder(project, version).With($"{project.Replace('-', '_')}/__init__.py", $"__version__ = '{version}'\n");

    /// <summary>Lists a wheel as PyPI does, with its size, times and metadata.</summary>
    /// <returns>The wheel's bytes.</returns>
    public static byte[] Put(this RecordingUpstream upstream, WheelBuilder wheel, string project, double daysOld = 100, byte[]? metadata = null)
    {
        var bytes = wheel.Build();
        upstream.Project(project).File(wheel.FileName, bytes, TestServer.Now.AddDays(-daysOld), metadata: metadata ?? wheel.MetadataBytes());
        return bytes;
    }

    /// <summary>Lists a good wheel of that project and version.</summary>
    /// <returns>Its bytes.</returns>
    public static byte[] PutWheel(this RecordingUpstream upstream, string project, string version, double daysOld = 100) =>
        upstream.Put(Wheel(project, version), project, daysOld);

    /// <summary>Lists a good sdist of that project and version.</summary>
    /// <returns>Its bytes.</returns>
    public static byte[] PutSdist(this RecordingUpstream upstream, string project, string version, double daysOld = 100)
    {
        var sdist = Sdist(project, version);
        var bytes = sdist.Build();
        upstream.Project(project).File(sdist.FileName, bytes, TestServer.Now.AddDays(-daysOld));
        return bytes;
    }

    /// <summary>What such a wheel is called.</summary>
    public static string WheelName(string project, string version) => Wheel(project, version).FileName;

    public static string SdistName(string project, string version) => Sdist(project, version).FileName;
}
