using System.IO.Pipelines;

namespace Bonded.Server.Features;

static class FlushTask
{
    /// <summary>The flush as a task; none is allocated where it is over already.</summary>
    public static Task GetAsTask(this ValueTask<FlushResult> flush)
    {
        if (!flush.IsCompletedSuccessfully)
            return flush.AsTask();
        _ = flush.Result;
        return Task.CompletedTask;
    }
}
