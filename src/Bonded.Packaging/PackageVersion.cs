using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Bonded.Packaging;

/// <summary>
/// A version (PEP 440): epoch, release, pre-, post- and development release, local label. Every spelling that the standard
/// allows parses; comparison and equality follow its order, so that 1.0, 1 and 01.0 are one version. Comparing allocates nothing.
/// </summary>
public sealed class PackageVersion : IComparable<PackageVersion>, IEquatable<PackageVersion>
{
    // PEP 440 names these six and no others.
    internal const string WhiteSpace = " \t\n\r\f\v";

    readonly VersionNumber[] release;
    readonly int significant;
    string? normalised;
    string? canonical;

    PackageVersion(string text, VersionNumber[] release)
    {
        Text = text;
        this.release = release;
        significant = release.Length;
        while (significant > 0 && release[significant - 1].IsZero)
            significant--;
    }

    /// <summary>As it was written, without surrounding white space.</summary>
    public string Text { get; }

    public VersionNumber Epoch { get; private init; }

    /// <summary>The numbers of the release, as many as were written.</summary>
    public IReadOnlyList<VersionNumber> Release => release;

    /// <summary>Whether it is a pre-release or a development release.</summary>
    public bool IsPreRelease => Pre is not PreReleaseKind.None || IsDevRelease;

    public bool IsPostRelease { get; private init; }
    public bool IsDevRelease { get; private init; }
    public bool IsLocal => Local.Length > 0;

    /// <summary>Whether it is an epoch and a release and nothing more.</summary>
    internal bool IsRelease => Pre is PreReleaseKind.None && !IsPostRelease && !IsDevRelease && !IsLocal;

    PreReleaseKind Pre { get; init; }
    VersionNumber PreNumber { get; init; }
    VersionNumber PostNumber { get; init; }
    VersionNumber DevNumber { get; init; }
    VersionLocalPart[] Local { get; init; } = [];

    /// <summary>The version with trailing zeros of the release stripped: two versions are equal when this is the same text.</summary>
    public string Canonical => canonical ??= Write(Math.Max(significant, 1), local: true);

    /// <summary>The normalised version without its local label.</summary>
    public string Public => IsLocal ? Write(release.Length, local: false) : ToString();

    /// <summary>
    /// Reads a version. ASCII white space around it is ignored. Letters and digits outside ASCII are never part of one.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out PackageVersion? version)
    {
        version = null;
        text = text.Trim(WhiteSpace);
        var rest = text;
        if (!rest.IsEmpty && (rest[0] | 0x20) == 'v')
            rest = rest[1..];

        if (!TakeNumber(ref rest, out var first))
            return false;
        VersionNumber epoch = default;
        if (!rest.IsEmpty && rest[0] == '!')
        {
            epoch = first;
            rest = rest[1..];
            if (!TakeNumber(ref rest, out first))
                return false;
        }

        var release = new List<VersionNumber>(4) { first };
        while (rest.Length > 1 && rest[0] == '.' && char.IsAsciiDigit(rest[1]))
        {
            rest = rest[1..];
            TakeNumber(ref rest, out var number);
            release.Add(number);
        }

        var pre = PreReleaseKind.None;
        if (TakeLabelled(ref rest, ["alpha", "a"], out var preNumber))
            pre = PreReleaseKind.Alpha;
        else if (TakeLabelled(ref rest, ["beta", "b"], out preNumber))
            pre = PreReleaseKind.Beta;
        else if (TakeLabelled(ref rest, ["preview", "pre", "c", "rc"], out preNumber))
            pre = PreReleaseKind.Candidate;

        bool post;
        VersionNumber postNumber;
        if (rest.Length > 1 && rest[0] == '-' && char.IsAsciiDigit(rest[1]))
        {
            rest = rest[1..];
            post = TakeNumber(ref rest, out postNumber);
        }
        else
            post = TakeLabelled(ref rest, ["post", "rev", "r"], out postNumber);
        var dev = TakeLabelled(ref rest, ["dev"], out var devNumber);

        VersionLocalPart[] local = [];
        if (!rest.IsEmpty && (rest[0] != '+' || !VersionLocalPart.TryParse(rest[1..], out local)))
            return false;

        version = new(new(text), release.ToArray())
        {
            Epoch = epoch,
            Pre = pre,
            PreNumber = preNumber,
            IsPostRelease = post,
            PostNumber = postNumber,
            IsDevRelease = dev,
            DevNumber = devNumber,
            Local = local,
        };
        return true;
    }

    /// <summary>Reads a version known to be valid.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static PackageVersion Parse(string text) =>
        TryParse(text, out var version) ? version : throw new FormatException("not a version");

    public int CompareTo(PackageVersion? other)
    {
        if (other is null)
            return 1;
        var order = ComparePublic(other);
        return order != 0 ? order : VersionLocalPart.Compare(Local, other.Local);
    }

    /// <summary>Compares all but the local labels.</summary>
    internal int ComparePublic(PackageVersion other)
    {
        var order = Epoch.CompareTo(other.Epoch);
        if (order != 0)
            return order;
        order = release.AsSpan(0, significant).SequenceCompareTo(other.release.AsSpan(0, other.significant));
        if (order != 0)
            return order;
        order = PreRank.CompareTo(other.PreRank);
        if (order != 0)
            return order;
        order = PreNumber.CompareTo(other.PreNumber);
        if (order != 0)
            return order;
        order = IsPostRelease.CompareTo(other.IsPostRelease);
        if (order != 0)
            return order;
        order = PostNumber.CompareTo(other.PostNumber);
        if (order != 0)
            return order;
        order = other.IsDevRelease.CompareTo(IsDevRelease);
        return order != 0 ? order : DevNumber.CompareTo(other.DevNumber);
    }

    /// <summary>Whether the first <paramref name="count"/> release numbers, and the epoch, are those of <paramref name="other"/>.</summary>
    internal bool HasPrefix(PackageVersion other, int count)
    {
        if (Epoch != other.Epoch)
            return false;
        for (var i = 0; i < count; i++)
            if ((i < release.Length ? release[i] : default) != other.release[i])
                return false;
        return true;
    }

    /// <summary>
    /// Whether this is a post-release of <paramref name="other"/>, which is not one: equal to it in epoch, release and
    /// pre-release. A development release has no post-releases.
    /// </summary>
    internal bool IsPostReleaseOf(PackageVersion other) =>
        IsPostRelease && !other.IsPostRelease && !other.IsDevRelease
        && Epoch == other.Epoch
        && release.AsSpan(0, significant).SequenceEqual(other.release.AsSpan(0, other.significant))
        && Pre == other.Pre && PreNumber == other.PreNumber;

    /// <summary>The first of all versions that lead up to this one: <c>1.0.dev0</c> for <c>1.0</c>.</summary>
    internal PackageVersion FirstDevelopmentRelease() => new(Text, release)
    {
        Epoch = Epoch,
        Pre = Pre,
        PreNumber = PreNumber,
        IsPostRelease = IsPostRelease,
        PostNumber = PostNumber,
        IsDevRelease = true,
    };

    // 1.0.dev1 precedes 1.0a1; every pre-release precedes 1.0, 1.0.post1 and 1.0.post1.dev1.
    int PreRank => Pre is not PreReleaseKind.None ? (int)Pre : IsDevRelease && !IsPostRelease ? 0 : int.MaxValue;

    public bool Equals(PackageVersion? other) => other is not null && CompareTo(other) == 0;
    public override bool Equals(object? obj) => Equals(obj as PackageVersion);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Epoch);
        for (var i = 0; i < significant; i++)
            hash.Add(release[i]);
        hash.Add(PreRank);
        hash.Add(PreNumber);
        hash.Add(PostNumber);
        hash.Add(DevNumber);
        foreach (var part in Local)
            hash.Add(part);
        return hash.ToHashCode();
    }

    /// <summary>The normalised version, with as many release numbers as were written.</summary>
    public override string ToString() => normalised ??= Write(release.Length, local: true);

    string Write(int releaseNumbers, bool local)
    {
        var text = new StringBuilder();
        if (!Epoch.IsZero)
            text.Append(Epoch.ToString()).Append('!');
        text.AppendJoin('.', release.Take(releaseNumbers));
        if (Pre is not PreReleaseKind.None)
            text.Append(Pre switch { PreReleaseKind.Alpha => "a", PreReleaseKind.Beta => "b", _ => "rc" }).Append(PreNumber.ToString());
        if (IsPostRelease)
            text.Append(".post").Append(PostNumber.ToString());
        if (IsDevRelease)
            text.Append(".dev").Append(DevNumber.ToString());
        if (local && IsLocal)
            text.Append('+').AppendJoin('.', Local);
        return text.ToString();
    }

    static bool TakeNumber(ref ReadOnlySpan<char> rest, out VersionNumber number)
    {
        var length = rest.IndexOfAnyExceptInRange('0', '9');
        if (length < 0)
            length = rest.Length;
        number = VersionNumber.OfDigits(rest[..length]);
        rest = rest[length..];
        return length > 0;
    }

    // A separator, a label, a separator and a number; all but the label may be missing, and a missing number is 0.
    static bool TakeLabelled(ref ReadOnlySpan<char> rest, scoped ReadOnlySpan<string> labels, out VersionNumber number)
    {
        number = default;
        var after = SkipSeparator(rest);
        foreach (var label in labels)
        {
            if (!after.StartsWith(label, StringComparison.OrdinalIgnoreCase))
                continue;
            rest = SkipSeparator(after[label.Length..]);
            TakeNumber(ref rest, out number);
            return true;
        }
        return false;
    }

    static ReadOnlySpan<char> SkipSeparator(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text[0] is '-' or '_' or '.' ? text[1..] : text;

    public static bool operator ==(PackageVersion? left, PackageVersion? right) => Equals(left, right);
    public static bool operator !=(PackageVersion? left, PackageVersion? right) => !Equals(left, right);
    public static bool operator <(PackageVersion? left, PackageVersion? right) => Comparer<PackageVersion>.Default.Compare(left, right) < 0;
    public static bool operator <=(PackageVersion? left, PackageVersion? right) => Comparer<PackageVersion>.Default.Compare(left, right) <= 0;
    public static bool operator >(PackageVersion? left, PackageVersion? right) => Comparer<PackageVersion>.Default.Compare(left, right) > 0;
    public static bool operator >=(PackageVersion? left, PackageVersion? right) => Comparer<PackageVersion>.Default.Compare(left, right) >= 0;
}
