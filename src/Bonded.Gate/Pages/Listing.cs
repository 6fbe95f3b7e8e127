using Bonded.Gate.Projects;
using Bonded.Packaging;
using Bonded.Policy;

namespace Bonded.Gate.Pages;

/// <summary>How one file appears on its project's page.</summary>
/// <param name="File">The file.</param>
/// <param name="Withheld">Null where it can be downloaded; otherwise the sentence it is listed as yanked with.</param>
/// <param name="MetadataSha256">The digest of the <c>.metadata</c> that can be served for it (PEP 658), or null.</param>
public readonly record struct Listing(FileState File, string? Withheld, Sha256Digest? MetadataSha256)
{
    /// <summary>
    /// The files a page lists. Every form of the page is made from this one list, so none can show what another hides.
    /// </summary>
    public static List<Listing> Of(DecidedProject project, string publicUrl)
    {
        var listings = new List<Listing>(project.Decisions.Length);

        // A name that is refused as such has no files at all: listing them would only lend it an air of being there.
        if (project.OnProject?.Any(fired => fired.Counts && fired.Rule == Rules.OwnedName) == true)
            return listings;
        for (var i = 0; i < project.Decisions.Length; i++)
        {
            var file = project.State.Files[i];
            var decision = project.Decisions[i];
            if (file.Stored.Sha256 is null)
                continue;
            if (decision.Verdict == Verdict.Allow || (decision.AwaitsInspection && file.Stored.Initial))
                listings.Add(new Listing(file, null, MetadataOf(file)));
            else if (!decision.AwaitsInspection && (decision.Verdict == Verdict.Hold ? project.Policy.Holds : project.Policy.Denials) == RefusalMode.Explain)
                listings.Add(new Listing(file, Refusals.Of(project, i, publicUrl).Sentence, null));
        }

        return listings;
    }

    static Sha256Digest? MetadataOf(FileState file) =>
        file.Filename is not WheelFilename ? null : file.Facts is { } facts ? facts.MetadataSha256 : file.Stored.MetadataSha256;
}
