using System.Text;

namespace Bonded.Inspection.Code;

/// <summary>A .start file of a site directory (PEP 829): one object reference a line, which Python calls at every start.</summary>
internal static class StartFile
{
    public static IEnumerable<Startpoint> Read(byte[] content)
    {
        foreach (var line in Encoding.UTF8.GetString(content).Split(['\n', '\r']))
        {
            if (!line.StartsWith('#') && Startpoint.Read(Trigger.Start, line.Trim('\uFEFF', ' ', '\t')) is { } point)
                yield return point;
        }
    }
}
