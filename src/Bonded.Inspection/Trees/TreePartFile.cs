namespace Bonded.Inspection.Trees;

/// <summary>A file of a part of a tree.</summary>
/// <param name="Place">Its path from the site directory or from the project's folder.</param>
/// <param name="IsScript">It is installed as a command.</param>
internal readonly record struct TreePartFile(TreeFile File, string Place, bool IsScript);
