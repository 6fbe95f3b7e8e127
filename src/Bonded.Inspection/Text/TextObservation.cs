using Bonded.Inspection.Rules;

namespace Bonded.Inspection.Text;

/// <summary>Something in a source's text that its reader would not see, before it is known when the code around it runs.</summary>
internal readonly record struct TextObservation(TextFactKind Kind, string Path, int Line, string Snippet);
