using System.Collections.Concurrent;
using Bonded.Gate.Projects;

namespace Bonded.Gate.Pages;

/// <summary>
/// Rendered pages by project and form, within a budget of bytes. A page belongs to the decisions it was rendered from and is worth
/// nothing once others stand.
/// </summary>
sealed class PageCache(long budget)
{
    readonly ConcurrentDictionary<(string Project, PageForm Form), Entry> entries = new();
    long bytes;

    public RenderedPage? Find(DecidedProject project, PageForm form) =>
        entries.TryGetValue((project.State.Name.Canonical, form), out var entry) && ReferenceEquals(entry.Project, project) ? entry.Touch() : null;

    public void Put(DecidedProject project, PageForm form, RenderedPage page)
    {
        var key = (project.State.Name.Canonical, form);
        var entry = new Entry(project, page, page.Body.Length * 2L);
        entries.AddOrUpdate(
            key,
            _ =>
            {
                Interlocked.Add(ref bytes, entry.Cost);
                return entry;
            },
            (_, old) =>
            {
                Interlocked.Add(ref bytes, entry.Cost - old.Cost);
                return entry;
            });
        if (Interlocked.Read(ref bytes) > budget)
            Shrink();
    }

    // Rare and not exact: the pages not asked for the longest go until a quarter of the budget is free.
    void Shrink()
    {
        lock (entries)
        {
            foreach (var (key, entry) in entries.OrderBy(pair => pair.Value.LastUsed).ToArray())
            {
                if (Interlocked.Read(ref bytes) <= budget * 3 / 4)
                    return;
                if (entries.TryRemove(new KeyValuePair<(string, PageForm), Entry>(key, entry)))
                    Interlocked.Add(ref bytes, -entry.Cost);
            }
        }
    }

    sealed class Entry(DecidedProject project, RenderedPage page, long cost)
    {
        public DecidedProject Project => project;

        public long Cost => cost;

        public long LastUsed { get; private set; } = Environment.TickCount64;

        public RenderedPage Touch()
        {
            LastUsed = Environment.TickCount64;
            return page;
        }
    }
}
