using System.Globalization;
using System.Numerics;
using System.Text;

namespace Bonded.Python.Folding;

/// <summary>Reads and prints numbers as Python does.</summary>
internal static class NumberText
{
    /// <summary>Digits of a decimal number that is read or printed, as CPython limits them; both take quadratic time.</summary>
    public const int MaxDigits = 4300;

    const int MaxPrecision = 1100;

    /// <summary>As <c>int(text, base)</c>; null if that raises or the text is too long. Base 0 goes by the prefix.</summary>
    public static BigInteger? ParseInteger(string text, int numberBase)
    {
        var span = text.AsSpan().Trim(" \t\n\r\f\v");
        var negative = false;
        if (span.Length > 0 && span[0] is '+' or '-')
        {
            negative = span[0] == '-';
            span = span[1..];
        }
        var prefixed = span.Length > 1 && span[0] == '0' ? span[1] | 0x20 : 0;
        var prefixBase = prefixed switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 };
        var afterPrefix = false;
        if (prefixBase != 0 && (numberBase == 0 || numberBase == prefixBase))
        {
            numberBase = prefixBase;
            span = span[2..];
            afterPrefix = true;
        }
        var decimalByDefault = numberBase == 0;
        if (decimalByDefault)
            numberBase = 10;
        if (numberBase is < 2 or > 36 || span.Length == 0)
            return null;
        var digits = new byte[span.Length];
        var count = 0;
        var underscore = !afterPrefix;
        foreach (var c in span)
        {
            if (c == '_')
            {
                if (underscore)
                    return null;
                underscore = true;
                continue;
            }
            var digit = c switch
            {
                >= '0' and <= '9' => c - '0',
                >= 'a' and <= 'z' => c - 'a' + 10,
                >= 'A' and <= 'Z' => c - 'A' + 10,
                _ => 99,
            };
            if (digit >= numberBase)
                return null;
            digits[count++] = (byte)digit;
            underscore = false;
        }
        if (underscore)
            return null;
        if (decimalByDefault && digits[0] == 0 && digits.AsSpan(0, count).ContainsAnyExcept((byte)0))
            return null;
        var value = Value(digits.AsSpan(0, count), numberBase);
        return negative ? -value : value;
    }

    static BigInteger? Value(ReadOnlySpan<byte> digits, int numberBase)
    {
        if (BitOperations.IsPow2(numberBase))
        {
            // Packed from the end, which is linear.
            var bits = BitOperations.Log2((uint)numberBase);
            var bytes = new byte[(int)(((long)digits.Length * bits + 7) / 8) + 1];
            long at = 0;
            for (var i = digits.Length - 1; i >= 0; i--, at += bits)
            {
                var shifted = digits[i] << (int)(at & 7);
                bytes[at >> 3] |= (byte)shifted;
                if (shifted > 0xFF)
                    bytes[(at >> 3) + 1] |= (byte)(shifted >> 8);
            }
            return new BigInteger(bytes, isUnsigned: true);
        }
        if (digits.Length > MaxDigits)
            return null;
        var value = BigInteger.Zero;
        long part = 0, scale = 1;
        foreach (var digit in digits)
        {
            part = part * numberBase + digit;
            scale *= numberBase;
            if (scale > long.MaxValue / 64)
            {
                value = value * scale + part;
                (part, scale) = (0, 1);
            }
        }
        return value * scale + part;
    }

    /// <summary>As <c>float(text)</c>; null if that raises.</summary>
    public static double? ParseFloat(string text)
    {
        var span = text.AsSpan().Trim(" \t\n\r\f\v");
        if (span.Length is 0 or > MaxPrecision)
            return null;
        var letters = new StringBuilder(span.Length);
        for (var i = 0; i < span.Length; i++)
        {
            if (span[i] == '_')
            {
                if (i == 0 || i + 1 == span.Length || !char.IsAsciiDigit(span[i - 1]) || !char.IsAsciiDigit(span[i + 1]))
                    return null;
                continue;
            }
            letters.Append(char.ToLowerInvariant(span[i]));
        }
        var plain = letters.ToString();
        var sign = plain[0] == '-' ? -1.0 : 1.0;
        var unsigned = plain.TrimStart("+-");
        if (plain.Length - unsigned.Length > 1)
            return null;
        if (unsigned is "inf" or "infinity")
            return sign * double.PositiveInfinity;
        if (unsigned is "nan")
            return double.NaN;
        if (unsigned.Length == 0 || !(char.IsAsciiDigit(unsigned[0]) || unsigned[0] == '.'))
            return null;
        return double.TryParse(unsigned, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            ? sign * value
            : null;
    }

    static string TrimStart(this string text, string any) => text.TrimStart(any.ToCharArray());

    /// <summary>The digits without sign in base 2, 8, 10 or 16; null if there are too many.</summary>
    public static string? Digits(BigInteger value, int numberBase, FoldBudget budget)
    {
        value = BigInteger.Abs(value);
        var bits = value.GetBitLength();
        if (numberBase == 10)
        {
            if (bits > 14_300 || !budget.Spend(bits * bits / 4096))
                return null;
            var text = value.ToString(CultureInfo.InvariantCulture);
            return text.Length > MaxDigits ? null : text;
        }
        var width = BitOperations.Log2((uint)numberBase);
        if (!budget.Take(bits / width + 1))
            return null;
        var count = (int)Math.Max(1, (bits + width - 1) / width);
        var bytes = value.ToByteArray(isUnsigned: true);
        return string.Create(count, (bytes, width), static (span, state) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var at = (long)(span.Length - 1 - i) * state.width;
                var index = (int)(at >> 3);
                var two = state.bytes[index] | (index + 1 < state.bytes.Length ? state.bytes[index + 1] << 8 : 0);
                span[i] = "0123456789abcdef"[two >> (int)(at & 7) & (1 << state.width) - 1];
            }
        });
    }

    public static string? Print(BigInteger value, FoldBudget budget) =>
        Digits(value, 10, budget) is { } digits ? value.Sign < 0 ? "-" + digits : digits : null;

    /// <summary>As <c>repr(float)</c>.</summary>
    public static string Print(double value)
    {
        if (double.IsNaN(value))
            return "nan";
        if (double.IsInfinity(value))
            return value > 0 ? "inf" : "-inf";
        var sign = double.IsNegative(value) ? "-" : "";
        if (value == 0)
            return sign + "0.0";
        var (digits, exponent) = Shortest(Math.Abs(value));
        return sign + (exponent is < -4 or >= 16 ? Scientific(digits, exponent) : Positional(digits, exponent, keepPoint: true));
    }

    /// <summary>The fewest digits that give the number again, without zeros at the end, and the power of ten of the first.</summary>
    static (string Digits, int Exponent) Shortest(double value)
    {
        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        var round = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = int.Parse(text.AsSpan(text.IndexOf('E', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
        var e = round.IndexOf('E', StringComparison.Ordinal);
        var mantissa = e < 0 ? round : round[..e];
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        if (e >= 0)
            exponent = int.Parse(round.AsSpan(e + 1), CultureInfo.InvariantCulture) + mantissa.Split('.')[0].Length - 1;
        else
        {
            var point = mantissa.IndexOf('.', StringComparison.Ordinal);
            var whole = point < 0 ? mantissa : mantissa[..point];
            exponent = whole.TrimStart('0').Length > 0 ? whole.Length - 1 : -1 - (mantissa.Length - point - 1 - mantissa[(point + 1)..].TrimStart('0').Length);
        }
        return (digits, exponent);
    }

    static string Scientific(string digits, int exponent)
    {
        var mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
    }

    static string Positional(string digits, int exponent, bool keepPoint)
    {
        if (exponent < 0)
            return "0." + new string('0', -exponent - 1) + digits;
        if (digits.Length > exponent + 1)
            return digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
        return digits + new string('0', exponent + 1 - digits.Length) + (keepPoint ? ".0" : "");
    }

    /// <summary>The absolute value in the formats <c>e</c>, <c>f</c> and <c>g</c>, rounded exactly, a tie to even; null for too long ones.</summary>
    public static string? Format(double value, char type, int precision, bool alternate)
    {
        if (precision > MaxPrecision)
            return null;
        if (double.IsNaN(value))
            return "nan";
        if (double.IsInfinity(value))
            return "inf";
        value = Math.Abs(value);
        if (type == 'f')
        {
            var fixedDigits = Round(value, -precision).ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
            return precision == 0 ? fixedDigits + (alternate ? "." : "") : fixedDigits[..^precision] + "." + fixedDigits[^precision..];
        }
        if (type == 'g' && precision == 0)
            precision = 1;
        var (digits, exponent) = Significant(value, type == 'g' ? precision : precision + 1);
        if (type == 'e')
            return Scientific(digits, exponent) is var text && alternate && digits.Length == 1 ? text.Insert(1, ".") : text;
        if (alternate)
            return null;
        digits = digits.TrimEnd('0') is { Length: > 0 } trimmed ? trimmed : "0";
        return exponent < -4 || exponent >= precision ? Scientific(digits, exponent) : Positional(digits, exponent, keepPoint: false);
    }

    static (string Digits, int Exponent) Significant(double value, int count)
    {
        if (value == 0)
            return (new string('0', count), 0);
        var exponent = (int)Math.Floor(Math.Log10(value));
        // The logarithm may be one off, and rounding may carry: take what has the right number of digits.
        for (exponent--; ; exponent++)
        {
            var digits = Round(value, exponent - count + 1).ToString(CultureInfo.InvariantCulture);
            if (digits.Length <= count)
                return (digits.PadRight(count, '0'), exponent);
        }
    }

    /// <summary>The number in units of a power of ten, rounded to the nearest integer, a tie to the even one.</summary>
    static BigInteger Round(double value, int power)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52 & 0x7FF);
        BigInteger numerator = (bits & 0xF_FFFF_FFFF_FFFF) | (exponent > 0 ? 1L << 52 : 0), denominator = 1;
        exponent = Math.Max(exponent, 1) - 1075;
        if (exponent > 0)
            numerator <<= exponent;
        else
            denominator <<= -exponent;
        if (power < 0)
            numerator *= BigInteger.Pow(10, -power);
        else
            denominator *= BigInteger.Pow(10, power);
        var quotient = BigInteger.DivRem(numerator, denominator, out var rest);
        var twice = (rest << 1).CompareTo(denominator);
        return twice > 0 || twice == 0 && !quotient.IsEven ? quotient + 1 : quotient;
    }

    /// <summary>As <c>round(value, digits)</c> gives for a float.</summary>
    public static double? Round(double value, int digits, bool toDigits)
    {
        if (!double.IsFinite(value) || digits is < -300 or > 300)
            return null;
        if (!toDigits)
            digits = 0;
        var text = Round(Math.Abs(value), -digits).ToString(CultureInfo.InvariantCulture) + "E" + (-digits).ToString(CultureInfo.InvariantCulture);
        var rounded = double.Parse(text, CultureInfo.InvariantCulture);
        return double.IsNegative(value) ? -rounded : rounded;
    }
}
