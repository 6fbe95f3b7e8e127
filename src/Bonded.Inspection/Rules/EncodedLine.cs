namespace Bonded.Inspection.Rules;

/// <summary>
/// A line of Python of more than 2,000 characters is mostly one run of Base64, Base85 or hexadecimal digits.
/// </summary>
/// <remarks>
/// <para>
/// So a payload lies in a source file before it is decoded. Nobody reads such a line, and most reviews do not even show it.
/// </para>
/// <para>
/// Icons, fonts, test data and compressed tables are kept in the same way, which is why this is no more than a remark. What is decoded and then run as
/// code is for other rules to find.
/// </para>
/// <para>
/// Decode it and see what it is, and what the code does with it. Better: keep it in a data file.
/// </para>
/// </remarks>
internal sealed class EncodedLine : CodeRule
{
    public override string Id => "encoded-line";

    public override string Title => "A very long line of the code is encoded data.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package) =>
        package.Texts.Where(text => text.Kind == TextFactKind.EncodedLine).Select(text => Report(Strength.Low, text, "A line of more than 2,000 characters is mostly encoded data."));
}
