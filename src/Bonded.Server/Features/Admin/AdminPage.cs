namespace Bonded.Server.Features.Admin;

/// <summary>Some items of a list, and where the next ones begin.</summary>
/// <param name="Next">The cursor that asks for the next items; null when there are none.</param>
sealed record AdminPage<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>A page of rows that were read with a limit one above the page's, so that it is known whether there are more.</summary>
    /// <param name="cursor">What comes after the item: an id, or a text that <see cref="AdminRoute.TextCursor"/> allows.</param>
    public static AdminPage<T> Of(IReadOnlyList<T> rows, AdminCall call, Func<T, object> cursor) => rows.Count > call.Limit
        ? new([.. rows.Take(call.Limit)], AdminCursor.Write(cursor(rows[call.Limit - 1])))
        : new(rows, null);
}
