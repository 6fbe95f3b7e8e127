using System.Buffers.Binary;
using Bonded.Inspection.Code;
using Bonded.Inspection.Rules;

namespace Bonded.Inspection.Members;

/// <summary>Finds compiled Python that comes without the source it was made from, so that nobody can read what it does.</summary>
internal sealed class Bytecode(PackageKind kind, Findings findings)
{
    const string Cache = "__pycache__/";

    // Since 3.7 the header has flags after the magic number: the first says that a hash of the source follows, the second that it is checked.
    const uint UncheckedHash = 1;

    readonly Dictionary<string, long> sources = new(StringComparer.Ordinal);
    readonly List<(string Path, string Place, uint? SourceSize)> compiled = [];

    /// <summary>Whether bytes begin as compiled Python 3 does, with a code object behind the header.</summary>
    public static bool IsBytecode(ReadOnlySpan<byte> head) =>
        head.Length > 16 && head[2] == '\r' && head[3] == '\n' && BinaryPrimitives.ReadUInt16LittleEndian(head) is >= 3000 and < 5000 && (head[8] == 0xE3 || head[12] == 0xE3 || head[16] == 0xE3);

    /// <summary>Takes a member.</summary>
    /// <param name="place">Its path from the site directory, or from the top folder of an sdist.</param>
    public void Take(string path, string place, long size, ReadOnlySpan<byte> head)
    {
        if (SourcePlace.IsPython(path))
            sources[path] = size;
        else if (path.EndsWith(".pyc", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".pyo", StringComparison.OrdinalIgnoreCase))
            compiled.Add((path, place, SourceSize(path, head)));
    }

    public void Finish()
    {
        foreach (var (path, place, sourceSize) in compiled)
        {
            // What only the tests of an sdist have is never installed.
            var strength = kind == PackageKind.Sdist && SourcePlace.IsTest(place) ? Strength.Low : Strength.Medium;
            if (!sources.TryGetValue(SourceOf(path), out var size))
                findings.Add(RuleId.BytecodeOnly, strength, "Compiled Python comes without its source.", path);
            else if (sourceSize is { } expected && expected != (uint)size)
                findings.Add(RuleId.BytecodeOnly, strength, "Compiled Python was made from another source than the one beside it.", path);
        }
    }

    /// <summary>The size of the source that bytecode says it was made from, where it says so.</summary>
    uint? SourceSize(string path, ReadOnlySpan<byte> head)
    {
        if (head.Length < 16 || head[2] != '\r' || head[3] != '\n')
            return null;

        // The header grew: 3.3 added the size after the time (magic 3190 on), 3.7 flags before it (3392 on). Python 2 has numbers above 20000.
        var magic = BinaryPrimitives.ReadUInt16LittleEndian(head);
        if (magic is >= 3190 and < 3392)
            return BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
        if (magic is < 3392 or >= 20000)
            return null;
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        if (flags == UncheckedHash)
            findings.Add(RuleId.BytecodeOnly, Strength.Medium, "Compiled Python tells Python to run it whatever the source beside it says.", path);
        return flags == 0 ? BinaryPrimitives.ReadUInt32LittleEndian(head[12..]) : null;
    }

    // a/__pycache__/b.cpython-313.opt-1.pyc comes from a/b.py, as a/b.pyc does.
    static string SourceOf(string path)
    {
        var slash = path.LastIndexOf('/') + 1;
        var folder = path[..slash];
        var name = path[slash..^4];
        if (!folder.EndsWith(Cache, StringComparison.Ordinal))
            return folder + name + ".py";
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return folder[..^Cache.Length] + (dot < 0 ? name : name[..dot]) + ".py";
    }
}
