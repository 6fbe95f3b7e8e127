namespace Bonded.Python.Evaluation;

// States: variables are written in place; where ways part, the old values go to a journal, so that a branch costs what it writes.
internal sealed partial class Evaluator
{
    readonly List<(int Key, Value? Value)> deltas = [];
    readonly List<int> deltaStarts = [];
    readonly Dictionary<int, (Value? Value, int Ways, int Last)> joined = [];
    readonly Stack<List<(int Key, Value? Old)>> journals = [];
    int nextMark;

    static void Write(Frame frame, int register, Value? value)
    {
        if (register < 0)
        {
            frame.Temporaries[~register] = value;
            return;
        }

        if (frame.Marks > 0)
        {
            if (frame.Stamps.Length == 0)
                frame.Stamps = new int[frame.Variables.Length];
            if (frame.Stamps[register] != frame.Mark)
            {
                frame.Stamps[register] = frame.Mark;
                frame.Journal.Add((register, frame.Variables[register]));
            }
        }

        frame.Variables[register] = value;
    }

    static void WriteGlobal(Frame frame, int slot, Value? value)
    {
        var module = frame.Module;
        if (frame.Marks > 0)
        {
            if (slot >= frame.GlobalStamps.Length)
                Array.Resize(ref frame.GlobalStamps, Math.Max(module.Scope.Count, slot + 1));
            if (frame.GlobalStamps[slot] != frame.Mark)
            {
                frame.GlobalStamps[slot] = frame.Mark;
                frame.Journal.Add((~slot, module[slot]));
            }
        }

        module[slot] = value;
    }

    static Value? Read(Frame frame, int key) => key >= 0 ? frame.Variables[key] : frame.Module[~key];

    static void Put(Frame frame, int key, Value? value)
    {
        if (key >= 0)
            Write(frame, key, value);
        else
            WriteGlobal(frame, ~key, value);
    }

    /// <summary>Parts the ways: what is written from here on can be taken back.</summary>
    Fork Part(Frame frame)
    {
        if (frame.Marks == 0 && ReferenceEquals(frame.Journal, Frame.NoJournal))
            frame.Journal = journals.Count > 0 ? journals.Pop() : [];
        var fork = new Fork(frame.Mark, frame.Journal.Count);
        frame.Mark = ++nextMark;
        frame.Marks++;
        return fork;
    }

    /// <summary>Takes back what was written since the fork and keeps it as one more way, if it goes on.</summary>
    void EndWay(Frame frame, Fork fork, bool goesOn)
    {
        if (goesOn)
            deltaStarts.Add(deltas.Count);
        for (var i = fork.Journal; goesOn && i < frame.Journal.Count; i++)
        {
            var key = frame.Journal[i].Key;
            deltas.Add((key, Read(frame, key)));
        }

        for (var i = frame.Journal.Count - 1; i >= fork.Journal; i--)
        {
            var (key, old) = frame.Journal[i];
            if (key >= 0)
                frame.Variables[key] = old;
            else
                frame.Module[~key] = old;
        }

        Spend((frame.Journal.Count - fork.Journal) / 4);
        frame.Journal.RemoveRange(fork.Journal, frame.Journal.Count - fork.Journal);
        frame.Mark = fork.Mark;
        frame.Marks--;
    }

    /// <summary>Gives back what only a running evaluation needs.</summary>
    void Release(Frame frame)
    {
        if (ReferenceEquals(frame.Journal, Frame.NoJournal))
            return;
        frame.Journal.Clear();
        journals.Push(frame.Journal);
        frame.Journal = Frame.NoJournal;
        frame.Marks = 0;
        frame.Stamps = [];
        frame.GlobalStamps = [];
    }

    /// <summary>Goes on with what was written since the fork.</summary>
    static void Go(Frame frame, Fork fork)
    {
        frame.Mark = fork.Mark;
        frame.Marks--;
        if (frame.Marks == 0)
            frame.Journal.Clear();
    }

    /// <summary>Keeps what a way that was left earlier had written.</summary>
    void AddWay((int Key, Value? Value)[] written)
    {
        deltaStarts.Add(deltas.Count);
        deltas.AddRange(written);
    }

    /// <summary>Joins the ways kept since there were so many, and the state as it is if that is a way too.</summary>
    void Meet(Frame frame, int ways, bool stateIsWay)
    {
        var count = deltaStarts.Count - ways;
        if (count == 0)
            return;
        var start = deltaStarts[ways];
        if (count == 1)
        {
            for (var i = start; i < deltas.Count; i++)
            {
                var (key, value) = deltas[i];
                Put(frame, key, stateIsWay ? Joins.Join(Read(frame, key), value) : value);
            }
        }
        else
            MeetMany(frame, start, count, stateIsWay);

        deltas.RemoveRange(start, deltas.Count - start);
        deltaStarts.RemoveRange(ways, count);
    }

    void MeetMany(Frame frame, int start, int count, bool stateIsWay)
    {
        // A variable that some way did not write keeps its old value on that way. The first value of a key is joined with the others.
        Spend((deltas.Count - start) / 2);
        joined.Clear();
        var way = deltaStarts.Count - count;
        for (var i = start; i < deltas.Count; i++)
        {
            while (way + 1 < deltaStarts.Count && deltaStarts[way + 1] <= i)
                way++;
            var (key, value) = deltas[i];
            if (!joined.TryGetValue(key, out var before))
                joined.Add(key, (value, 1, way));
            else if (before.Last != way)
                joined[key] = (Joins.Join(before.Value, value), before.Ways + 1, way);
        }

        foreach (var (key, (value, ways, _)) in joined)
            Put(frame, key, stateIsWay || ways < count ? Joins.Join(Read(frame, key), value) : value);
    }

    /// <summary>What was written since a place in the journal.</summary>
    (int Key, Value? Value)[] Written(Frame frame, int journal)
    {
        var count = frame.Journal.Count - journal;
        if (!Spend(count / 4))
            return [];
        var written = new (int, Value?)[count];
        for (var i = 0; i < count; i++)
        {
            var key = frame.Journal[journal + i].Key;
            written[i] = (key, Read(frame, key));
        }

        return written;
    }

    readonly record struct Fork(int Mark, int Journal);
}
