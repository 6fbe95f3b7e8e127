using Bonded.Archives;
using Bonded.Inspection.Code;
using Bonded.Inspection.Members;
using Bonded.Inspection.Metadata;
using Bonded.Inspection.Rules;
using Bonded.Inspection.Startup;
using Bonded.Packaging;

namespace Bonded.Inspection.Wheels;

/// <summary>Inspects a wheel (PEP 427): its .dist-info, its .data, and what it puts where.</summary>
internal sealed class WheelInspection(WheelFilename filename, Findings findings) : DistributionInspection
{
    readonly string expected = $"{filename.ProjectText}-{filename.VersionText}";
    readonly bool anyPlatform = filename.Tags.All(tag => tag.Platform == "any");
    readonly Dictionary<string, WheelMember> members = new(StringComparer.Ordinal);
    readonly Dictionary<string, byte[]?> described = new(StringComparer.Ordinal);
    readonly CodeDigest codeDigest = new();
    readonly ForeignNames foreignNames = new(filename.Project, findings);
    readonly OddData oddData = new(PackageKind.Wheel, filename.Tags.All(tag => tag.Platform == "any"), findings);
    readonly Bytecode bytecode = new(PackageKind.Wheel, findings);
    readonly SourceIntake sources = new(PackageKind.Wheel, findings);
    string? distInfo;
    bool severalDistInfos;
    bool nativeInRoot;

    public override int Keep(ArchiveMember member)
    {
        var place = WheelPlace.Of(member.Path);
        return place.Scheme == WheelScheme.DistInfo && Describes(place.Folder!) ? place.Rest switch
        {
            "METADATA" => InspectionLimits.Metadata,
            "WHEEL" => InspectionLimits.WheelInfo,
            "RECORD" => InspectionLimits.Record,
            "entry_points.txt" => InspectionLimits.EntryPoints,
            _ => 0,
        } : Math.Max(StartupCode.Keep(place.SitePath), sources.Keep(CodePlace(place), IsScript(place), member.Size));
    }

    // What goes to the site directory can be imported, what goes below the prefix can be run; a folder that installers do not know is somewhere.
    static string? CodePlace(WheelPlace place) => place.SitePath ?? (place.Scheme is WheelScheme.DistInfo or WheelScheme.Headers ? null : place.Rest);

    static bool IsScript(WheelPlace place) => place.SitePath is null && place.Scheme is WheelScheme.Scripts or WheelScheme.Data or WheelScheme.Unknown;

    public override void Take(ArchiveMember member, MemberContent content)
    {
        var path = member.Path;
        members[path] = new WheelMember { Digest = content.Digest, Size = member.Size };
        var place = WheelPlace.Of(path);
        if (place.Scheme == WheelScheme.DistInfo)
        {
            if (place.Folder == distInfo && place.Rest is "METADATA" or "WHEEL" or "RECORD" or "entry_points.txt")
                described[place.Rest] = content.Bytes;
        }
        else if (place.Folder is not null)
            Data(place, path, content.Head.Span);

        sources.Take(path, CodePlace(place), IsScript(place), member.Size, content.Head.Span, content.Bytes);
        StartupCode.Check(place.SitePath, path, content.Bytes, Strength.Medium, findings);
        Native(place, path, content.Head.Span, member.Size);
        oddData.Check(path, path, place.Scheme == WheelScheme.Scripts, member.Size, content);
        if (place.SitePath is { } sitePath)
        {
            foreignNames.Take(sitePath, path);
            codeDigest.Take(sitePath, content.Digest);
        }

        bytecode.Take(path, path, member.Size, content.Head.Span);
    }

    public override void Finish(CancellationToken ct)
    {
        if (distInfo is null)
            findings.Add(RuleId.MetadataInvalid, Strength.High, "The wheel has no .dist-info folder.");
        else
        {
            DistInfo(distInfo);
            if (Described("METADATA", RuleId.MetadataInvalid, Strength.High) is { } metadata)
            {
                Metadata = metadata;
                Parsed = MetadataCheck.Check(metadata, $"{distInfo}/METADATA", filename, findings);
            }

            if (Described("WHEEL", RuleId.WheelLayout, Strength.Medium) is { } info)
                Format(info, $"{distInfo}/WHEEL");
            if (Described("RECORD", RuleId.RecordMismatch, Strength.Medium) is { } record)
                RecordCheck.Check(record, $"{distInfo}/RECORD", members, findings);
            if (described.ContainsKey("entry_points.txt") && Described("entry_points.txt", RuleId.WheelLayout, Strength.Medium) is { } entryPoints)
                Commands(entryPoints, $"{distInfo}/entry_points.txt");
        }

        foreignNames.Finish();
        bytecode.Finish();
        CodeSha256 = codeDigest.Finish();
        Capabilities = sources.Finish(ct);
    }

    /// <summary>Whether this is the .dist-info to read: the one spelt like the filename, else the first. There should be no other.</summary>
    bool Describes(string folder)
    {
        if (folder == distInfo)
            return true;
        severalDistInfos |= distInfo is not null;
        if (distInfo is not null && folder != expected + WheelPlace.DistInfoSuffix)
            return false;
        distInfo = folder;
        described.Clear();
        return true;
    }

    void DistInfo(string folder)
    {
        if (severalDistInfos)
            findings.Add(RuleId.MetadataMismatch, Strength.High, "The wheel has more than one .dist-info folder, and installers differ in which one they read.");
        var stem = folder.AsSpan(0, folder.Length - WheelPlace.DistInfoSuffix.Length);
        if (!DistributionStem.Names(stem, filename))
            findings.Add(RuleId.MetadataMismatch, Strength.High, "The .dist-info folder is named for another project or version than the file.", folder);
        else if (folder != expected + WheelPlace.DistInfoSuffix)
            findings.Add(RuleId.WheelLayout, Strength.Low, "The .dist-info folder spells the name or the version otherwise than the file does.", folder);
    }

    byte[]? Described(string name, string rule, Strength strength)
    {
        if (!described.TryGetValue(name, out var bytes))
            findings.Add(rule, strength, $"The wheel has no {name} file in its .dist-info folder.", $"{distInfo}/{name}");
        else if (bytes is null)
            findings.Add(rule, strength, $"The wheel's {name} file is longer than any that is read here.", $"{distInfo}/{name}");
        return bytes;
    }

    void Format(byte[] bytes, string path)
    {
        if (!WheelInfo.TryParse(bytes, out var info, out var error))
        {
            findings.Add(RuleId.WheelLayout, Strength.Medium, error, path);
            return;
        }

        if (info.Major != 1)
            findings.Add(RuleId.WheelLayout, Strength.Medium, "The wheel is of a format version that installers refuse.", path);
        if (!info.Tags.ToHashSet().SetEquals(filename.Tags))
            findings.Add(RuleId.WheelLayout, Strength.Medium, "The tags in the WHEEL file are not those of the file's name.", path);
        if (info.RootIsPurelib is null)
            findings.Add(RuleId.WheelLayout, Strength.Low, "The WHEEL file does not say whether the wheel is pure Python.", path);
        else if (info.RootIsPurelib.Value && nativeInRoot && !anyPlatform)
            findings.Add(RuleId.WheelLayout, Strength.Low, "The WHEEL file says that the wheel is pure Python, but it holds native code.", path);
    }

    void Commands(byte[] bytes, string path)
    {
        if (!EntryPoints.TryParse(bytes, out var entryPoints, out var error))
        {
            findings.Add(RuleId.WheelLayout, Strength.Medium, error, path);
            return;
        }

        sources.Take(entryPoints);
        CommandCheck.Check(entryPoints, path, filename.Project, findings);
    }

    void Data(WheelPlace place, string path, ReadOnlySpan<byte> head)
    {
        if (place.Folder != expected + WheelPlace.DataSuffix)
        {
            var stem = place.Folder.AsSpan(0, place.Folder!.Length - WheelPlace.DataSuffix.Length);
            findings.Add(RuleId.WheelLayout, DistributionStem.Names(stem, filename) ? Strength.Low : Strength.Medium,
                "A .data folder is not named like the file.", path);
        }

        switch (place.Scheme)
        {
            case WheelScheme.Unknown:
                findings.Add(RuleId.WheelLayout, Strength.Medium, "A .data folder has a part that installers do not know.", path);
                break;
            case WheelScheme.Data when place.SitePath is not null:
                findings.Add(RuleId.WheelLayout, Strength.Medium, "The wheel puts a module into the site directory by way of its data.", path);
                break;
            case WheelScheme.Data when place.Rest.StartsWith("etc/", StringComparison.OrdinalIgnoreCase):
                findings.Add(RuleId.WheelLayout, Strength.Low, "The wheel installs configuration into the etc folder of the whole installation.", path);
                break;
            case WheelScheme.Data when place.Rest.Split('/')[0].ToLowerInvariant() is "bin" or "sbin" or "scripts" or "lib" or "lib64":
                CommandCheck.Check(place.Rest[(place.Rest.LastIndexOf('/') + 1)..], path, filename.Project, findings);
                findings.Add(RuleId.WheelLayout, Strength.Low, "The wheel installs programs or libraries of the whole installation by way of its data.", path);
                break;
            case WheelScheme.Scripts:
                CommandCheck.Check(place.Rest, path, filename.Project, findings);
                if (head.StartsWith("#!"u8) && !head.StartsWith("#!python"u8))
                    findings.Add(RuleId.WheelLayout, Strength.Low, "A script names its own interpreter, which installers leave as it is.", path);
                break;
        }

        if (place.Scheme is WheelScheme.Purelib or WheelScheme.Platlib && WheelPlace.Of(place.Rest).Scheme == WheelScheme.DistInfo)
            findings.Add(RuleId.WheelLayout, Strength.Medium, "The wheel installs a second .dist-info folder by way of its data.", path);
    }

    void Native(WheelPlace place, string path, ReadOnlySpan<byte> head, long size)
    {
        if (NativeCode.Recognise(head, size) is not { } code)
            return;
        nativeInRoot |= place.Scheme == WheelScheme.Root;
        if (place.Scheme != WheelScheme.Scripts && !FileKinds.IsNative(path))
            return;
        if (anyPlatform)
            // Launchers for Windows lie in many pure wheels.
            findings.Add(RuleId.WheelLayout, path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? Strength.Low : Strength.Medium,
                $"The wheel says that it runs anywhere, but holds {code.Format} code.", path);
        else if (!filename.Tags.Any(tag => code.RunsOn(tag.Platform)))
            findings.Add(RuleId.WheelLayout, Strength.Low, $"{code.Format} code in the wheel is for another machine than its tags name.", path);
    }
}
