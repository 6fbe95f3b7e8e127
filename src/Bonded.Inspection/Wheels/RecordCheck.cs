using System.Runtime.InteropServices;
using Bonded.Packaging;

namespace Bonded.Inspection.Wheels;

/// <summary>Compares RECORD with what the wheel holds (PEP 376, PEP 427).</summary>
internal static class RecordCheck
{
    static readonly System.Buffers.SearchValues<byte> LineEnds = System.Buffers.SearchValues.Create("\r\n"u8);

    public static void Check(byte[] csv, string path, Dictionary<string, WheelMember> members, Findings findings)
    {
        if (Rows(csv) > 2L * members.Count + InspectionLimits.SpareRecordRows)
        {
            findings.Add(RuleId.RecordMismatch, Strength.Medium, "RECORD lists many more files than the wheel holds.", path);
            return;
        }

        if (!WheelRecord.TryParse(csv, out var record, out var error))
        {
            findings.Add(RuleId.RecordMismatch, Strength.Medium, error, path);
            return;
        }

        foreach (var fault in record.Faults)
            findings.Add(RuleId.RecordMismatch, Strength.Low, fault.Sentence, path, fault.Row);
        foreach (var entry in record.Entries)
            Entry(entry, path, members, findings);
        foreach (var (name, member) in members)
        {
            if (!member.Listed && !IsSignature(name, path))
                findings.Add(RuleId.RecordMismatch, name == path ? Strength.Low : Strength.Medium, "The wheel holds a file that RECORD does not list.", name);
        }
    }

    static void Entry(WheelRecordEntry entry, string recordPath, Dictionary<string, WheelMember> members, Findings findings)
    {
        ref var member = ref CollectionsMarshal.GetValueRefOrNullRef(members, entry.Path);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref member))
        {
            if (!IsSignature(entry.Path, recordPath))
                findings.Add(RuleId.RecordMismatch, Strength.Medium, "RECORD lists a file that the wheel does not hold.", entry.Path);
            return;
        }

        member.Listed = true;
        if (entry.Path == recordPath || IsSignature(entry.Path, recordPath))
            return;
        if (entry.Size is { } size && size != member.Size)
            findings.Add(RuleId.RecordMismatch, Strength.Medium, "RECORD gives another size for a file than it has.", entry.Path);
        if (entry.HashAlgorithm is null)
            findings.Add(RuleId.RecordMismatch, Strength.Medium, "RECORD gives no hash for a file.", entry.Path);
        else if (entry.HashAlgorithm != "sha256")
            findings.Add(RuleId.RecordMismatch, Strength.Low, "RECORD gives a hash for a file that is not SHA-256, and is not verified here.", entry.Path);
        else if (entry.Hash is null || Sha256Digest.FromBytes(entry.Hash) != member.Digest)
            findings.Add(RuleId.RecordMismatch, Strength.Medium, "RECORD gives another hash for a file than it has.", entry.Path);
    }

    // Signatures cannot be listed in what they sign.
    static bool IsSignature(string path, string recordPath) =>
        path.Length == recordPath.Length + 4 && path.StartsWith(recordPath, StringComparison.Ordinal)
        && (path.EndsWith(".jws", StringComparison.Ordinal) || path.EndsWith(".p7s", StringComparison.Ordinal));

    static long Rows(ReadOnlySpan<byte> csv)
    {
        var rows = 1L;
        for (var at = csv.IndexOfAny(LineEnds); at >= 0; at = csv.IndexOfAny(LineEnds))
        {
            rows += csv[at] == (byte)'\n' || at + 1 == csv.Length || csv[at + 1] != (byte)'\n' ? 1 : 0;
            csv = csv[(at + 1)..];
        }

        return rows;
    }
}
