using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// The clipboard is read, and something that looks like an address of a cryptocurrency is written to it.
/// </summary>
/// <remarks>
/// <para>
/// Whoever copies an address to pay to pays the thief instead.
/// </para>
/// <para>
/// Programs write to the clipboard what their user asked them to copy.
/// </para>
/// <para>
/// There is none.
/// </para>
/// </remarks>
internal sealed class ClipboardSwap : CodeRule
{
    public override string Id => "clipboard-swap";

    public override string Title => "The code replaces what is in the clipboard with an address of its own.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var effect in package.Of(EffectKind.ClipboardWrite))
        {
            var text = string.Join(' ', effect.Effect.Arguments.Concat(effect.Effect.Keywords.Select(keyword => keyword.Value)).Select(TriggeredEffect.TextOf));
            if (text.Split(' ', 64).Any(IsAddress))
                yield return Report(Strength.High, effect, $"An address of a cryptocurrency is put into the clipboard {When(effect.Trigger)}.");
            else if ((effect.IsEarly || effect.IsHidden) && package.In(effect.Unit).Any(other => other.Kind == EffectKind.ClipboardRead))
                yield return Report(Strength.High, effect, $"What is in the clipboard is looked at and replaced {When(effect.Trigger)}.");
            else if (effect.IsEarly || effect.IsHidden || effect.Flow.Has(Sources.Clipboard) && effect.Flow.Has(Sources.Network))
                yield return Report(Strength.Medium, effect, $"The clipboard is changed {When(effect.Trigger)}.");
        }
    }

    // Bitcoin in its three forms, Ethereum, Tron, Monero, Litecoin: letter and length.
    static bool IsAddress(string text) =>
        text.Length is >= 26 and <= 106 && text.All(char.IsAsciiLetterOrDigit) && text.Any(char.IsAsciiDigit) &&
        (text.StartsWith("bc1", StringComparison.Ordinal) || text.StartsWith("ltc1", StringComparison.Ordinal) || text.StartsWith("0x", StringComparison.Ordinal) && text.Length == 42 && text.Skip(2).All(char.IsAsciiHexDigit) ||
        text[0] is '1' or '3' or 'L' && text.Length is >= 26 and <= 35 && text.Any(char.IsAsciiLetterUpper) && text.Any(char.IsAsciiLetterLower) || text[0] == 'T' && text.Length == 34 && text.Any(char.IsAsciiLetterLower) || text[0] is '4' or '8' && text.Length is 95 or 106);
}
