using Bonded.Packaging;

namespace Bonded.Inspection.Metadata;

/// <summary>Judges the core metadata that lies in a distribution.</summary>
internal static class MetadataCheck
{
    /// <summary>Reads METADATA or PKG-INFO and compares it with the filename. Null where it cannot be read.</summary>
    public static CoreMetadata? Check(byte[] bytes, string path, DistributionFilename filename, Findings findings)
    {
        if (!CoreMetadata.TryParse(bytes, out var metadata, out var error))
        {
            findings.Add(RuleId.MetadataInvalid, Strength.High, error.Sentence, path);
            return null;
        }

        if (metadata.Name != filename.Project)
            findings.Add(RuleId.MetadataMismatch, Strength.High, "The metadata states another project than the file's name.", path, snippet: metadata.Name.Canonical);
        if (!metadata.Version.Equals(filename.Version))
            findings.Add(RuleId.MetadataMismatch, Strength.High, "The metadata states another version than the file's name.", path, snippet: metadata.Version.Text);

        var characters = 0L;
        foreach (var requirement in metadata.RequiresDist)
        {
            characters += requirement.Length;
            Requirement(requirement, path, null, findings);
        }

        if (characters > InspectionLimits.RequirementCharacters)
            findings.Add(RuleId.MetadataInvalid, Strength.High, "The metadata's requirements are longer than any that are read here.", path);
        return metadata;
    }

    /// <summary>Judges one requirement (PEP 508).</summary>
    public static void Requirement(string text, string path, int? line, Findings findings)
    {
        if (Packaging.Requirement.TryParse(text, out var requirement, out _))
        {
            if (requirement.Url is not null)
                findings.Add(RuleId.DirectUrl, Strength.High, "A requirement is fetched from a URL, past every index.", path, line, text);
        }
        else if (text.Contains('@', StringComparison.Ordinal) || text.Contains("://", StringComparison.Ordinal))
            findings.Add(RuleId.DirectUrl, Strength.High, "A requirement cannot be read (PEP 508) and may be fetched from a URL, past every index.", path, line, text);
        else
        {
            // Old metadata is full of specifiers that were legal once, and installers of today pass over such a release by themselves. A
            // project file, which names lines, is read by its own build; and nobody writes that much by hand.
            var legacy = line is null && text.Length <= InspectionLimits.LegacyRequirementCharacters;
            findings.Add(RuleId.MetadataInvalid, legacy ? Strength.Info : Strength.High, "A requirement cannot be read (PEP 508).", path, line, text);
        }
    }
}
