namespace Bonded.Data;

/// <summary>One unit of work on its way through a queue: run by a database thread, then told its outcome once.</summary>
abstract class Job
{
    /// <summary>Whether the caller still wants it; if not, the caller has been told so.</summary>
    public abstract bool Wanted();

    /// <summary>Does the work; throws what the work throws.</summary>
    public abstract void Run(Tx tx);

    /// <summary>Gives the caller the result of the last run.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception cause);
}

sealed class Job<T>(Func<Tx, T> work, CancellationToken cancellation) : Job
{
    // The caller goes on elsewhere: a database thread runs nothing but SQL.
    readonly TaskCompletionSource<T> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    T result = default!;

    public Task<T> Outcome => outcome.Task;

    public override bool Wanted() => !cancellation.IsCancellationRequested || !outcome.TrySetCanceled(cancellation);

    public override void Run(Tx tx) => result = work(tx);

    public override void Succeed() => outcome.TrySetResult(result);

    public override void Fail(Exception cause) => outcome.TrySetException(cause);
}
