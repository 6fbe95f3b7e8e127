using System.Numerics;

namespace Bonded.Python.Evaluation;

/// <summary>Values that are shared because they are everywhere.</summary>
internal static class Values
{
    const int Low = -16, High = 1024;

    public static readonly Value None = new Value.Singleton("None", Flow.None);
    public static readonly Value Ellipsis = new Value.Singleton("Ellipsis", Flow.None);
    public static readonly Value True = new Value.Number(BigInteger.One, Flow.None) { IsBoolean = true };
    public static readonly Value False = new Value.Number(BigInteger.Zero, Flow.None) { IsBoolean = true };
    public static readonly Value.Text Empty = new("", Flow.None, []);
    static readonly Value[] Small = [.. Enumerable.Range(Low, High - Low).Select(number => new Value.Number((BigInteger)number, Flow.None))];

    public static Value Integer(BigInteger number) =>
        number >= Low && number < High ? Small[(int)number - Low] : new Value.Number(number, Flow.None);

    public static Value Boolean(bool value) => value ? True : False;
}
