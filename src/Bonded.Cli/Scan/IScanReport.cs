namespace Bonded.Cli.Scan;

/// <summary>Where results go, in the order of the targets.</summary>
interface IScanReport : IDisposable
{
    void Write(ScanResult result);

    /// <summary>Everything was written.</summary>
    void End(TimeSpan elapsed);
}
