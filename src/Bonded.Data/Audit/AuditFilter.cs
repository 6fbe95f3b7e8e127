namespace Bonded.Data;

/// <summary>Which audit events are meant; what is null lets every one through.</summary>
/// <param name="Since">Not before this.</param>
/// <param name="Until">Before this.</param>
public sealed record AuditFilter(string? Project = null, string? Kind = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null);
