using System.Collections.Concurrent;

namespace Bonded.Server.Hosting;

/// <summary>Whether this node should be sent requests: each part that can fail has its check.</summary>
public sealed class Readiness
{
    private readonly ConcurrentDictionary<string, Func<CancellationToken, ValueTask<string?>>> checks = new(StringComparer.Ordinal);
    private volatile bool stopping;

    /// <summary>Adds a check, which answers null when all is well, and else a sentence without secrets.</summary>
    public void Add(string name, Func<CancellationToken, ValueTask<string?>> check) => checks[name] = check;

    /// <summary>Answers "not ready" from now on, so that a load balancer turns away before connections close.</summary>
    public void Stop() => stopping = true;

    /// <summary>Every check's answer, by name; a check that throws or takes over five seconds has failed.</summary>
    public async Task<IReadOnlyList<(string Name, string? Trouble)>> Ask(CancellationToken cancellation)
    {
        var answers = new List<(string, string?)>();
        if (stopping) answers.Add(("server", "is stopping"));
        foreach (var (name, check) in checks.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(TimeSpan.FromSeconds(5));
            try
            {
                answers.Add((name, await check(limit.Token).AsTask().WaitAsync(limit.Token)));
            }
            catch (Exception) when (!cancellation.IsCancellationRequested)
            {
                answers.Add((name, "does not answer"));
            }
        }
        return answers;
    }
}
