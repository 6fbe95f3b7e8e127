using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Bonded.Cli.Scan;

/// <summary>
/// Scans targets on several threads and reports them in their order. Every thread has the stack that deep but legal code needs to meet a
/// limit and not the end of the stack.
/// </summary>
sealed class Scanner(int jobs, IScanReport report, Progress progress)
{
    const int StackBytes = 16 << 20;

    readonly object gate = new();
    readonly LinkedList<Target> targets = [];

    // What is found while scanning is done first, so that few targets are begun and none waits long for its end.
    readonly Stack<Action> ready = [];
    int working;
    bool held, failed;
    ExceptionDispatchInfo? bug;

    public int Run(IReadOnlyList<string> names)
    {
        var clock = Stopwatch.StartNew();
        Insert(null, names);
        var threads = Enumerable.Range(0, jobs).Select(_ => new Thread(Work, StackBytes) { IsBackground = true }).ToList();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        bug?.Throw();
        progress.Hide();
        report.End(clock.Elapsed);
        return failed ? ExitCode.Unusable : held ? ExitCode.Bad : ExitCode.Success;
    }

    /// <summary>Adds work on a target, whose result waits for it. The last added is begun first.</summary>
    public void Add(LinkedListNode<Target> target, Action work)
    {
        lock (gate)
        {
            target.Value.Waiting++;
            ready.Push(() => Do(target, work));
            progress.Found(1);
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Adds targets right behind another one, or as the first.</summary>
    public void Insert(LinkedListNode<Target>? after, IReadOnlyList<string> names)
    {
        lock (gate)
        {
            // From the last to the first, so that the first is begun first.
            for (var i = names.Count - 1; i >= 0; i--)
            {
                var target = after is null ? targets.AddFirst(new Target(names[i])) : targets.AddAfter(after, new Target(names[i]));
                ready.Push(() => Do(target, new TargetScan(this, target).Begin));
            }

            progress.Found(names.Count);
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Does one piece of work. A bug that a target brings to light is that target's error, and takes no other's answer away.</summary>
    void Do(LinkedListNode<Target> target, Action work)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            target.Value.Fail(new ScanError("scan-failed", $"The scan itself failed on it ({e.GetType().Name}); please report that. It was not scanned whole."));
        }

        Finish(target);
    }

    /// <summary>Drops a target that turned out to be only the name of others.</summary>
    public void Drop(LinkedListNode<Target> target)
    {
        lock (gate)
            target.Value.IsDropped = true;
    }

    /// <summary>Ends one piece of work on a target, and reports what is now ready to be reported.</summary>
    void Finish(LinkedListNode<Target> target)
    {
        progress.Finished();
        lock (gate)
        {
            if (--target.Value.Waiting > 0)
                return;
            while (targets.First is { Value.Waiting: 0 } first)
            {
                targets.RemoveFirst();
                if (first.Value.IsDropped)
                    continue;
                var result = first.Value.ToResult();
                held |= result.Verdict == "hold";
                failed |= result.Error is not null;
                progress.Hide();
                report.Write(result);
            }
        }
    }

    void Work()
    {
        while (true)
        {
            Action work;
            lock (gate)
            {
                while (ready.Count == 0 && working > 0 && bug is null)
                    Monitor.Wait(gate);
                if (ready.Count == 0 || bug is not null)
                {
                    Monitor.PulseAll(gate);
                    return;
                }

                work = ready.Pop();
                working++;
            }

            try
            {
                work();
            }
            catch (Exception e)
            {
                lock (gate)
                    bug ??= ExceptionDispatchInfo.Capture(e);
            }

            lock (gate)
            {
                working--;
                Monitor.PulseAll(gate);
            }
        }
    }
}
