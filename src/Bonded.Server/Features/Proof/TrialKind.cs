namespace Bonded.Server.Features.Proof;

/// <summary>What a trial asks for.</summary>
enum TrialKind
{
    /// <summary>A page or document that may list the file as yanked, with the reason.</summary>
    Page,

    /// <summary>A page for a client that knows no yanks, which may not list it at all.</summary>
    BarePage,

    /// <summary>The file or its metadata.</summary>
    File,
}
