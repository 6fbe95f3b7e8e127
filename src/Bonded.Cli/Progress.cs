namespace Bonded.Cli;

/// <summary>One line on a terminal's standard error that says how far a command is; nothing where no person would see it.</summary>
sealed class Progress : IDisposable
{
    readonly bool on = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
    readonly Lock shown = new();
    readonly Timer? timer;
    int done, known;
    bool visible;

    readonly string doing;

    /// <param name="doing">What is being done, such as "scanning".</param>
    public Progress(string doing)
    {
        this.doing = doing;
        if (on)
            timer = new Timer(_ => Show(), null, 300, 200);
    }

    public void Found(int more) => Interlocked.Add(ref known, more);

    public void Finished() => Interlocked.Increment(ref done);

    /// <summary>Takes the line away, so that something else can be written.</summary>
    public void Hide()
    {
        if (!on)
            return;
        lock (shown)
        {
            if (visible)
                Console.Error.Write("\r\e[K");
            visible = false;
        }
    }

    void Show()
    {
        lock (shown)
        {
            Console.Error.Write($"\r\e[K{doing}: {Volatile.Read(ref done)} of {Volatile.Read(ref known)}");
            visible = true;
        }
    }

    public void Dispose()
    {
        timer?.Dispose();
        Hide();
    }
}
