using Bonded.Inspection.Code;
using Bonded.Inspection.Rules;

namespace Bonded.Inspection.Members;

/// <summary>
/// Finds members that are something else than their names say: native or compiled code under the name of data, large media that are none,
/// texts that are encrypted or compressed; and programs of other systems in what claims to run anywhere.
/// </summary>
internal sealed class OddData(PackageKind kind, bool anyPlatform, Findings findings)
{
    /// <summary>Bits a byte; text in any script and encoding has fewer, and so has Base64.</summary>
    const double EncryptedEntropy = 7.5;

    /// <summary>Bytes of a file whose kind is compared with its name. Small broken pictures are what tests are made of.</summary>
    const int LargeFile = 1 << 20;

    /// <summary>Whether the member's entropy is wanted.</summary>
    public static bool IsMeasured(string path, long size) => size >= MemberIntake.EntropyBytes && FileKinds.IsText(path);

    /// <summary>Looks at a member.</summary>
    /// <param name="place">Its path from the site directory, or from the top folder of an sdist.</param>
    /// <param name="isProgram">It is installed as a command.</param>
    public void Check(string path, string place, bool isProgram, long size, in MemberContent content)
    {
        var head = content.Head.Span;
        // What only the tests of an sdist have is never installed.
        var isTest = kind == PackageKind.Sdist && SourcePlace.IsTest(place);
        var strength = isTest ? Strength.Low : Strength.Medium;
        if (NativeCode.Recognise(head, size) is { } code)
        {
            if (!isProgram && !FileKinds.IsNative(path))
                findings.Add(RuleId.OddData, FileKinds.IsData(path) ? strength : Strength.Low, $"A file that is not named like native code is {code.Format} code.", path);
        }
        else if (Bytecode.IsBytecode(head) && FileKinds.IsData(path))
            findings.Add(RuleId.OddData, strength, "A file that is named like data is compiled Python.", path);
        else if (size > LargeFile && FileKinds.Contradicts(path, head))
            findings.Add(RuleId.OddData, strength, "A large file is of another kind than its name says.", path);
        else if (content.Entropy > EncryptedEntropy)
            findings.Add(RuleId.OddData, strength, "A file that is named like a text holds bytes like those of encrypted or compressed data.", path);
        else if (anyPlatform && !isProgram && FileKinds.IsForeignProgram(path))
            findings.Add(RuleId.OddData, Strength.Low, "A package that says it runs anywhere brings a program or script of another system.", path);
    }
}
