namespace Bonded.Python.Evaluation;

// States: variables are written in place; where ways part, the old values go to a journal, so that a branch costs what it writes.
internal sealed partial class Evaluator
{
    readonly Journal deltas = new();
    readonly List<int> deltaStarts = [];
    readonly Stack<Journal> journals = [];

    /// <summary>The variables that are being joined, by their keys.</summary>
    readonly Dictionary<int, int> meetings = [];
    Meeting[] met = [];
    int nextMark;

    void Write(Frame frame, int register, Value? value)
    {
        if (register < 0)
        {
            frame.Temporaries[~register].Value = value;
            return;
        }

        if (frame.Marks > 0)
        {
            if (frame.Stamps.Length == 0)
                frame.Stamps = pool.TakeStamps(frame.Variables.Length);
            if (frame.Stamps[register] != frame.Mark)
            {
                frame.Stamps[register] = frame.Mark;
                frame.Journal.Add(register, frame.Variables[register].Value);
            }
        }

        frame.Variables[register].Value = value;
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
                frame.Journal.Add(~slot, module[slot]);
            }
        }

        module[slot] = value;
    }

    static Value? Read(Frame frame, int key) => key >= 0 ? frame.Variables[key].Value : frame.Module[~key];

    void Put(Frame frame, int key, Value? value)
    {
        if (key >= 0)
            Write(frame, key, value);
        else
            WriteGlobal(frame, ~key, value);
    }

    /// <summary>Parts the ways: what is written from here on can be taken back.</summary>
    Fork Part(Frame frame)
    {
        if (frame.Marks == 0 && ReferenceEquals(frame.Journal, Journal.None))
            frame.Journal = journals.Count > 0 ? journals.Pop() : new Journal();
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
            deltas.Add(key, Read(frame, key));
        }

        for (var i = frame.Journal.Count - 1; i >= fork.Journal; i--)
        {
            var (key, old) = frame.Journal[i];
            if (key >= 0)
                frame.Variables[key].Value = old;
            else
                frame.Module[~key] = old;
        }

        Spend((frame.Journal.Count - fork.Journal) / 4);
        frame.Journal.Cut(fork.Journal);
        frame.Mark = fork.Mark;
        frame.Marks--;
    }

    /// <summary>Gives back what only a running evaluation needs.</summary>
    void Release(Frame frame)
    {
        pool.Give(frame.Temporaries);
        frame.Temporaries = [];
        if (!ReferenceEquals(frame.Journal, Journal.None))
        {
            frame.Journal.Cut(0);
            journals.Push(frame.Journal);
            frame.Journal = Journal.None;
            frame.Marks = 0;
            pool.GiveStamps(frame.Stamps);
            frame.Stamps = [];
            frame.GlobalStamps = [];
        }

        if (frame.Changed != 0)
        {
            frame.Ends = new Value?[Math.Min(frame.Body.Parameters.Length, 64)];
            for (var i = 0; i < frame.Ends.Length; i++)
                frame.Ends[i] = frame.Variables[i].Value;
        }

        if (frame.IsShared)
            return;
        pool.Give(frame.Variables);
        frame.Variables = [];
    }

    /// <summary>Goes on with what was written since the fork.</summary>
    static void Go(Frame frame, Fork fork)
    {
        frame.Mark = fork.Mark;
        frame.Marks--;
        if (frame.Marks == 0)
            frame.Journal.Cut(0);
    }

    /// <summary>Keeps what a way that was left earlier had written.</summary>
    void AddWay(Written[] written)
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

        deltas.Cut(start);
        deltaStarts.RemoveRange(ways, count);
    }

    void MeetMany(Frame frame, int start, int count, bool stateIsWay)
    {
        // A variable that some way did not write keeps its old value on that way. The first value of a key is joined with the others.
        Spend((deltas.Count - start) / 2);
        meetings.Clear();
        var way = deltaStarts.Count - count;
        for (var i = start; i < deltas.Count; i++)
        {
            while (way + 1 < deltaStarts.Count && deltaStarts[way + 1] <= i)
                way++;
            var (key, value) = deltas[i];
            if (!meetings.TryGetValue(key, out var at))
            {
                at = meetings.Count;
                meetings.Add(key, at);
                if (at == met.Length)
                    Array.Resize(ref met, Math.Max(16, 2 * at));
                met[at] = new Meeting { Key = key, Value = value, Ways = 1, Last = way };
                continue;
            }

            ref var before = ref met[at];
            if (before.Last == way)
                continue;
            before.Value = Joins.Join(before.Value, value);
            before.Ways++;
            before.Last = way;
        }

        for (var i = 0; i < meetings.Count; i++)
        {
            ref readonly var one = ref met[i];
            Put(frame, one.Key, stateIsWay || one.Ways < count ? Joins.Join(Read(frame, one.Key), one.Value) : one.Value);
        }
    }

    /// <summary>What was written since a place in the journal.</summary>
    Written[] WrittenSince(Frame frame, int journal)
    {
        var count = frame.Journal.Count - journal;
        if (!Spend(count / 4))
            return [];
        var written = count == 0 ? [] : new Written[count];
        for (var i = 0; i < count; i++)
        {
            var key = frame.Journal[journal + i].Key;
            written[i] = new Written(key, Read(frame, key));
        }

        return written;
    }

    /// <summary>A variable with its values on the ways that wrote it, the number of those, and the last of them.</summary>
    struct Meeting
    {
        public int Key;
        public Value? Value;
        public int Ways, Last;
    }

    readonly record struct Fork(int Mark, int Journal);
}
