using Bonded.Python.Code;
using Bonded.Python.Folding;
using Bonded.Python.Syntax;

namespace Bonded.Python.Evaluation;

internal sealed partial class Evaluator
{
    /// <summary>Turns of a loop over constants that are evaluated one by one whatever its body is.</summary>
    const int UnrolledSteps = 4_000;

    /// <summary>Instructions of a body that is unrolled as long as there is budget: decoders are short.</summary>
    const int ShortBody = 80;

    /// <summary>Turns after which a loop that puts nothing together is not evaluated turn by turn any more.</summary>
    const int TrialTurns = 24;

    const int MaxWatched = 64;

    /// <summary>States in which a loop may have been left that are told apart.</summary>
    const int MaxExits = 16;

    /// <summary>Steps of a loop without end before one turn of it is taken for all.</summary>
    const int EndlessSteps = 4_000;

    readonly HashSet<(CodeBody Body, int Start)> lookedAt = [];

    /// <summary>Evaluates a range of instructions.</summary>
    Ending Run(Frame frame, int start, int end)
    {
        if (++nesting > MaxNesting)
        {
            stopped = true;
            nesting--;
            return Ending.Stopped;
        }

        var ending = RunInner(frame, start, end);
        nesting--;
        return ending;
    }

    Ending RunInner(Frame frame, int start, int end)
    {
        var code = frame.Body.Code;
        for (var at = start; at < end;)
        {
            if (stopped || ++unitSteps > unitLimit)
            {
                stopped = true;
                return Ending.Stopped;
            }

            if ((++steps & 0xFFF) == 0)
                ct.ThrowIfCancellationRequested();
            ref readonly var instruction = ref code[at];
            switch (instruction.Operation)
            {
                case Operation.Constant:
                    Write(frame, instruction.Target, frame.Body.Constants[instruction.A]);
                    break;
                case Operation.Move:
                    Write(frame, instruction.Target, frame[instruction.A]);
                    break;
                case Operation.LoadGlobal:
                    Write(frame, instruction.Target, LoadGlobal(frame, instruction.A));
                    break;
                case Operation.StoreGlobal:
                    StoreGlobal(frame, instruction.A, Get(frame, instruction.B));
                    break;
                case Operation.LoadName:
                    Write(frame, instruction.Target, LoadName(frame, instruction.A));
                    break;
                case Operation.LoadFree:
                    Write(frame, instruction.Target, LoadFree(frame, instruction.A, instruction.B));
                    break;
                case Operation.StoreFree:
                    StoreFree(frame, instruction.A, instruction.B, Get(frame, instruction.Target));
                    break;
                case Operation.LoadAttribute:
                    Write(frame, instruction.Target, LoadAttribute(frame, Get(frame, instruction.A), instruction.B, instruction.Offset));
                    break;
                case Operation.StoreAttribute:
                    if (instruction.Variant == 0 || changedReceiver)
                        StoreAttribute(frame, instruction.A, instruction.B, Get(frame, instruction.Target), instruction.Offset, instruction.Variant != 0);
                    break;
                case Operation.LoadItem:
                    Write(frame, instruction.Target, LoadItem(frame, Get(frame, instruction.A), Get(frame, instruction.B), instruction.Offset));
                    break;
                case Operation.StoreItem:
                    if (instruction.Variant == 0 || changedReceiver)
                        StoreItem(frame, instruction.A, Get(frame, instruction.B), Get(frame, instruction.Target), instruction.Offset, instruction.Variant != 0);
                    break;
                case Operation.DeleteItem:
                    {
                        var container = Get(frame, instruction.A);
                        changedReceiver = true;
                        Write(frame, instruction.A, Fold.DeleteItem(container, Get(frame, instruction.B), budget) ?? container);
                        break;
                    }

                case Operation.Slice:
                    Slice(frame, instruction);
                    break;
                case Operation.Binary:
                    Write(frame, instruction.Target, Binary((BinaryOperator)instruction.Variant, Get(frame, instruction.A), Get(frame, instruction.B)));
                    break;
                case Operation.Unary:
                    Write(frame, instruction.Target, Unary((UnaryOperator)instruction.Variant, Get(frame, instruction.A)));
                    break;
                case Operation.Compare:
                    Write(frame, instruction.Target, Compare(frame, (CompareOperator)instruction.Variant, Get(frame, instruction.A), Get(frame, instruction.B), instruction.Offset));
                    break;
                case Operation.Format:
                    Write(frame, instruction.Target, Format(frame, instruction));
                    break;
                case Operation.Concatenate:
                    Write(frame, instruction.Target, Concatenate(frame, instruction.B));
                    break;
                case Operation.MakeSequence:
                    MakeSequence(frame, instruction);
                    break;
                case Operation.MakeMapping:
                    MakeMapping(frame, instruction);
                    break;
                case Operation.MakeFunction:
                    MakeFunction(frame, instruction);
                    break;
                case Operation.MakeClass:
                    MakeClass(frame, instruction);
                    break;
                case Operation.Import:
                    ImportWritten(frame, names[instruction.A], instruction.Offset);
                    Write(frame, instruction.Target, Import(frame, names[instruction.A], instruction.Variant != 0));
                    break;
                case Operation.ImportFrom:
                    ImportWritten(frame, names[instruction.A == CodeBody.None ? instruction.B : instruction.A], instruction.Offset);
                    Write(frame, instruction.Target, ImportFrom(frame, instruction.A, instruction.B, instruction.Variant));
                    break;
                case Operation.ImportStar:
                    ImportStar(frame, instruction.A, instruction.Variant);
                    break;
                case Operation.Call:
                    Write(frame, instruction.Target, Call(frame, instruction));
                    break;
                case Operation.CallMethod:
                    Write(frame, instruction.Target, CallMethod(frame, instruction));
                    break;
                case Operation.Unpack:
                    Unpack(frame, instruction);
                    break;
                case Operation.Enter:
                    Write(frame, instruction.Target, Enter(frame, Get(frame, instruction.A), instruction.Offset));
                    break;
                case Operation.Await:
                    Write(frame, instruction.Target, frame[instruction.A]);
                    break;
                case Operation.Yield:
                    Yield(frame, Get(frame, instruction.A), instruction.Variant != 0);
                    Write(frame, instruction.Target, Value.Unknown.Bare);
                    break;
                case Operation.Append:
                    Append(frame, instruction.Target, Get(frame, instruction.A));
                    break;
                case Operation.AppendPair:
                    AppendPair(frame, instruction.Target, Get(frame, instruction.A), Get(frame, instruction.B));
                    break;
                case Operation.Return:
                    frame.Result = Joins.Join(frame.Result, Get(frame, instruction.A));
                    return Ending.Return;
                case Operation.Raise:
                    return Ending.Raise;
                case Operation.Break:
                case Operation.Continue:
                    return Jump(frame, instruction.Operation == Operation.Break ? Ending.Break : Ending.Continue);
                case Operation.If:
                    {
                        var ending = If(frame, instruction.B);
                        if (ending != Ending.None)
                            return ending;
                        at = frame.Body.Operands[instruction.B];
                        continue;
                    }

                case Operation.Select:
                    Select(frame, instruction, at + 1);
                    at = frame.Body.Operands[instruction.B];
                    continue;
                case Operation.Boolean:
                    Boolean(frame, instruction, at + 1);
                    at = instruction.B;
                    continue;
                case Operation.For:
                    {
                        var ending = For(frame, instruction, at + 1);
                        if (ending != Ending.None)
                            return ending;
                        at = frame.Body.Operands[instruction.B];
                        continue;
                    }

                case Operation.While:
                    {
                        var ending = While(frame, instruction, at + 1);
                        if (ending != Ending.None)
                            return ending;
                        at = frame.Body.Operands[instruction.B];
                        continue;
                    }

                case Operation.Try:
                    {
                        var ending = Try(frame, instruction, at + 1);
                        if (ending != Ending.None)
                            return ending;
                        at = frame.Body.Operands[instruction.B];
                        continue;
                    }

                case Operation.Catch:
                    Write(frame, instruction.Target, Value.Unknown.Bare);
                    break;
                case Operation.With:
                    {
                        var ending = Run(frame, at + 1, instruction.B);
                        // What is raised may be swallowed.
                        if (ending != Ending.None && ((ending & Ending.Raise) == 0 || (ending & Ending.Stopped) != 0))
                            return ending;
                        at = instruction.B;
                        continue;
                    }

                case Operation.Guard:
                    Guard(frame, instruction.A);
                    break;
            }

            at++;
        }

        return Ending.None;
    }

    static Value Get(Frame frame, int register) => frame[register] ?? Value.Unknown.Bare;

    Ending Jump(Frame frame, Ending ending)
    {
        // Where the jump may not be taken, or does not end the whole loop, its state is one of those behind the loop.
        if (frame.Loop is { } loop && (loop.IsAbstract || uncertain > loop.Depth))
        {
            loop.Exits ??= [];
            if (loop.Exits.Count < MaxExits)
                loop.Exits.Add(WrittenSince(frame, loop.Journal));
        }

        return ending;
    }

    /// <summary>Whether a condition holds wherever and whenever the code runs; null where that is not known.</summary>
    static bool? Truth(Value value)
    {
        return value.Flow.IsUnsettled ? null : TruthNow(value);
    }

    /// <summary>Whether a condition holds if nothing else changes what it was read from.</summary>
    static bool? TruthNow(Value value)
    {
        if (value.Flow.Sources != Sources.None || value.Flow.Parameters != 0)
            return null;
        return value switch
        {
            Value.Number or Value.Text or Value.Bytes or Value.Singleton or Value.Sequence or Value.Mapping => Fold.Truth(value),
            _ => null,
        };
    }

    Ending If(Frame frame, int operands)
    {
        var list = frame.Body.Operands;
        var count = list[operands + 1];
        var ways = deltaStarts.Count;
        var endings = Ending.None;
        var open = false;
        for (var i = 0; i < count; i++)
        {
            var branch = operands + 2 + 4 * i;
            var ending = Run(frame, list[branch], list[branch + 1]);
            if (ending != Ending.None)
                return ending;
            var test = Get(frame, list[branch + 3]);
            var truth = Truth(test);
            if (truth is null && test.Flow.IsUnsettled && frame.Loop is { IsAbstract: false } && uncertain <= frame.Loop.Depth && TruthNow(test) is { } now)
            {
                // A decoder that reads its table from elsewhere. What it does not do now is looked at once, for what it would do.
                truth = now;
                LookAt(frame, now ? list[branch + 2] : list[branch + 1], now ? list[operands] : list[branch + 2]);
            }

            if (truth == false)
                continue;
            if (truth == true)
                return Rest(frame, list[branch + 1], list[branch + 2], ways, endings, open);
            open = true;
            uncertain++;
            var fork = Part(frame);
            ending = Run(frame, list[branch + 1], list[branch + 2]);
            EndWay(frame, fork, ending == Ending.None);
            uncertain--;
            endings |= ending;
            if ((ending & Ending.Stopped) != 0)
                break;
        }

        return Rest(frame, list[operands + 2 + 4 * count], list[operands], ways, endings, open);
    }

    /// <summary>Evaluates a way that is not taken, once, for its effects only.</summary>
    void LookAt(Frame frame, int start, int end)
    {
        if (start >= end || !lookedAt.Add((frame.Body, start)))
            return;
        uncertain++;
        var fork = Part(frame);
        var result = frame.Result;
        Run(frame, start, end);
        frame.Result = result;
        EndWay(frame, fork, false);
        uncertain--;
    }

    /// <summary>The last of the ways of an <c>if</c>.</summary>
    Ending Rest(Frame frame, int start, int end, int ways, Ending endings, bool open)
    {
        if (!open)
            return start < end ? Run(frame, start, end) : Ending.None;
        uncertain++;
        var ending = Ending.None;
        if (start < end)
        {
            var fork = Part(frame);
            ending = Run(frame, start, end);
            EndWay(frame, fork, ending == Ending.None);
        }

        uncertain--;
        var alive = deltaStarts.Count > ways;
        Meet(frame, ways, ending == Ending.None && start >= end);
        endings |= ending;
        if ((endings & Ending.Stopped) != 0)
            return Ending.Stopped;
        return alive || ending == Ending.None && start >= end ? Ending.None : endings;
    }

    void Select(Frame frame, in Instruction instruction, int start)
    {
        var list = frame.Body.Operands;
        var (end, otherwise) = (list[instruction.B], list[instruction.B + 1]);
        var truth = Truth(Get(frame, instruction.A));
        if (truth is { } known)
        {
            Run(frame, known ? start : otherwise, known ? otherwise : end);
            return;
        }

        uncertain++;
        var ways = deltaStarts.Count;
        var fork = Part(frame);
        Run(frame, start, otherwise);
        var first = frame[instruction.Target];
        EndWay(frame, fork, true);
        fork = Part(frame);
        Run(frame, otherwise, end);
        var second = frame[instruction.Target];
        EndWay(frame, fork, true);
        Meet(frame, ways, false);
        uncertain--;
        frame[instruction.Target] = Joins.Join(first, second);
    }

    void Boolean(Frame frame, in Instruction instruction, int start)
    {
        var left = Get(frame, instruction.Target);
        var isAnd = instruction.Variant != 0;
        var truth = Truth(left);
        if (truth is { } known && known != isAnd)
            return;
        if (truth is not null)
        {
            Run(frame, start, instruction.B);
            return;
        }

        uncertain++;
        var ways = deltaStarts.Count;
        var fork = Part(frame);
        Run(frame, start, instruction.B);
        var right = Get(frame, instruction.Target);
        EndWay(frame, fork, true);
        Meet(frame, ways, true);
        uncertain--;
        frame[instruction.Target] = Joins.Both(left, right);
    }

    Ending For(Frame frame, in Instruction instruction, int start)
    {
        var list = frame.Body.Operands;
        var (end, otherwise) = (list[instruction.B], list[instruction.B + 1]);
        var iterable = Get(frame, instruction.A);
        var length = otherwise - start;
        var target = instruction.Target;
        if (Items(frame, iterable, length, instruction.Offset) is { } items)
        {
            var fork = Part(frame);
            var loop = new LoopState(frame.Loop, frame.Journal.Count, uncertain, false);
            frame.Loop = loop;
            var ending = Ending.None;
            var watched = items.Count > TrialTurns ? Watch(frame, start, otherwise) : null;
            var turn = 0;
            for (; turn < items.Count; turn++)
            {
                if (turn == TrialTurns && !Builds(frame, watched!))
                    break;
                Write(frame, target, items[turn]);
                ending = Run(frame, start, otherwise);
                if (ending is not (Ending.None or Ending.Continue))
                    break;
            }

            frame.Loop = loop.Outer;
            Go(frame, fork);
            if (turn < items.Count && ending is Ending.None or Ending.Continue)
                return Given(frame, loop, Abstract(frame, start, start, otherwise, end, CodeBody.None, target, ElementOf(frame, iterable, instruction.Offset)));
            return Leave(frame, loop, ending, otherwise, end);
        }

        var element = ElementOf(frame, iterable, instruction.Offset);
        return Abstract(frame, start, start, otherwise, end, CodeBody.None, target, element);
    }

    /// <summary>The state behind a loop whose turns were evaluated one by one.</summary>
    Ending Leave(Frame frame, LoopState loop, Ending ending, int otherwise, int end)
    {
        if ((ending & Ending.Stopped) != 0)
            return ending;
        var broken = ending == Ending.Break && loop.Exits is null;
        var alive = ending is Ending.None or Ending.Continue || broken;
        if (loop.Exits is not null)
        {
            var ways = deltaStarts.Count;
            foreach (var exit in loop.Exits)
                AddWay(exit);
            Meet(frame, ways, alive);
        }
        else if (!alive)
            return ending & ~(Ending.Break | Ending.Continue);
        return broken ? Ending.None : Run(frame, otherwise, end);
    }

    /// <summary>A loop of which one turn, and a second that sees what the first left, stand for all.</summary>
    Ending Abstract(Frame frame, int start, int body, int otherwise, int end, int test, int target, Value element)
    {
        uncertain++;
        var endings = Ending.None;
        for (var turn = 0; turn < 2; turn++)
        {
            var fork = Part(frame);
            var loop = new LoopState(frame.Loop, frame.Journal.Count, uncertain, true);
            frame.Loop = loop;
            if (test == CodeBody.None)
                Write(frame, target, element);
            var ending = test == CodeBody.None ? Ending.None : Run(frame, start, body);
            if (ending == Ending.None)
                ending = Run(frame, body, otherwise);
            frame.Loop = loop.Outer;
            var ways = deltaStarts.Count;
            EndWay(frame, fork, ending == Ending.None);
            if (loop.Exits is not null)
            {
                foreach (var exit in loop.Exits)
                    AddWay(exit);
            }

            var changes = Changes(frame, ways);
            Meet(frame, ways, true);
            endings |= ending;
            if ((ending & Ending.Stopped) != 0)
                break;
            if (!changes)
                break;
        }

        uncertain--;
        if ((endings & Ending.Stopped) != 0)
            return Ending.Stopped;
        return Run(frame, otherwise, end);
    }

    /// <summary>A variable that was there before a turn of a loop is something else after it.</summary>
    bool Changes(Frame frame, int ways)
    {
        for (var i = ways < deltaStarts.Count ? deltaStarts[ways] : deltas.Count; i < deltas.Count; i++)
        {
            var (key, value) = deltas[i];
            if (Read(frame, key) is { } old && value is not null && !ReferenceEquals(old, value) && !(Joins.Same(old, value) && (old.Flow | value.Flow) == old.Flow))
                return true;
        }

        return false;
    }

    Ending While(Frame frame, in Instruction instruction, int start)
    {
        var list = frame.Body.Operands;
        var (end, body, otherwise, test) = (list[instruction.B], list[instruction.B + 1], list[instruction.B + 2], list[instruction.B + 3]);
        var isEndless = body == start + 1 && frame.Body.Code[start].Operation == Operation.Constant;
        var quota = unitSteps + (isEndless ? EndlessSteps : otherwise - start > ShortBody ? 10 * UnrolledSteps : limits.UnitSteps / 2);
        var fork = Part(frame);
        var loop = new LoopState(frame.Loop, frame.Journal.Count, uncertain, false);
        frame.Loop = loop;
        Journal? first = null;
        for (var turn = 0; ; turn++)
        {
            var ending = Run(frame, start, body);
            var condition = Get(frame, test);
            var truth = TruthNow(condition);
            if (turn == 0 && truth == false && condition.Flow.IsUnsettled)
                truth = null;
            if (ending != Ending.None || truth == false)
            {
                frame.Loop = loop.Outer;
                Go(frame, fork);
                return Leave(frame, loop, ending, otherwise, end);
            }

            if (truth is null || unitSteps > quota)
                break;
            var before = turn is 0 or 512 ? Watch(frame, start, otherwise) : null;
            first ??= before;
            if (turn == TrialTurns && !Builds(frame, first!))
                break;
            ending = Run(frame, body, otherwise);
            if (ending is not (Ending.None or Ending.Continue))
            {
                frame.Loop = loop.Outer;
                Go(frame, fork);
                return Leave(frame, loop, ending, end, end);
            }

            if (isEndless && loop.Exits is not null || before is not null && !Changed(frame, before))
                break;
        }

        frame.Loop = loop.Outer;
        Go(frame, fork);
        return Given(frame, loop, Abstract(frame, start, body, otherwise, end, test, 0, Value.Unknown.Bare));
    }

    /// <summary>The state behind a loop that was given up on, with those in which it was left before.</summary>
    Ending Given(Frame frame, LoopState loop, Ending ending)
    {
        if (loop.Exits is not null)
        {
            var ways = deltaStarts.Count;
            foreach (var exit in loop.Exits)
                AddWay(exit);
            Meet(frame, ways, true);
        }

        return ending;
    }

    /// <summary>The variables that a loop writes, with their values.</summary>
    static Journal Watch(Frame frame, int start, int end)
    {
        var watched = new Journal();
        for (var i = start; i < end && watched.Count < MaxWatched; i++)
        {
            ref readonly var instruction = ref frame.Body.Code[i];
            switch (instruction.Operation)
            {
                case Operation.StoreGlobal:
                    watched.Add(~instruction.A, frame.Module[instruction.A]);
                    break;
                case Operation.Binary or Operation.Call or Operation.Move or Operation.LoadItem or Operation.Slice or Operation.Concatenate or Operation.Constant
                    when instruction.Target >= 0:
                    watched.Add(instruction.Target, frame.Variables[instruction.Target].Value);
                    break;
                case Operation.CallMethod or Operation.StoreItem:
                    if (instruction.Target >= 0)
                        watched.Add(instruction.Target, frame.Variables[instruction.Target].Value);
                    if (instruction.A >= 0)
                        watched.Add(instruction.A, frame.Variables[instruction.A].Value);
                    break;
                case Operation.Yield:
                    watched.Add(int.MaxValue, new Value.Sequence([], Flow.None));
                    break;
                case Operation.Append or Operation.AppendPair:
                    watched.Add(int.MaxValue, frame[instruction.Target]);
                    break;
            }
        }

        return watched;
    }

    static bool Changed(Frame frame, Journal watched)
    {
        foreach (var (key, value) in watched.Entries)
        {
            if (key == int.MaxValue)
                return true;
            var now = Read(frame, key);
            if (!ReferenceEquals(now, value) && (now is null || value is null || !Joins.Same(now, value)))
                return true;
        }

        return false;
    }

    /// <summary>A loop puts together a text or a container: it may be a decoder.</summary>
    static bool Builds(Frame frame, Journal watched)
    {
        foreach (var (key, value) in watched.Entries)
        {
            if (key == int.MaxValue)
                return value is Value.Sequence or Value.Mapping;
            if (Read(frame, key) is Value.Text or Value.Bytes or Value.Sequence or Value.Mapping && Read(frame, key) is { } now && !ReferenceEquals(now, value) && (value is null || !Joins.Same(now, value)))
                return true;
        }

        return false;
    }

    Ending Try(Frame frame, in Instruction instruction, int start)
    {
        var list = frame.Body.Operands;
        var operands = instruction.B;
        var (end, otherwise, final, count) = (list[operands], list[operands + 1], list[operands + 2], list[operands + 3]);
        var bodyEnd = count > 0 ? list[operands + 4] : otherwise;
        var ways = deltaStarts.Count;

        // What the body wrote is kept aside while the handlers are evaluated: each may have been entered at any point of it.
        var fork = Part(frame);
        var ending = Run(frame, start, bodyEnd);
        if ((ending & Ending.Stopped) != 0)
        {
            EndWay(frame, fork, false);
            return ending;
        }

        var written = count > 0 ? WrittenSince(frame, fork.Journal) : [];
        if (ending == Ending.None && otherwise < final)
            ending = Run(frame, otherwise, final);
        EndWay(frame, fork, ending == Ending.None);
        var endings = ending;
        for (var i = 0; i < count; i++)
        {
            var handlerEnd = i + 1 < count ? list[operands + 5 + i] : otherwise;
            fork = Part(frame);
            foreach (var (key, value) in written)
                Put(frame, key, Joins.Join(Read(frame, key), value));
            uncertain++;
            ending = Run(frame, list[operands + 4 + i], handlerEnd);
            uncertain--;
            EndWay(frame, fork, ending == Ending.None);
            endings |= ending;
            if ((ending & Ending.Stopped) != 0)
                break;
        }

        var alive = deltaStarts.Count > ways;
        if (alive)
            Meet(frame, ways, false);
        else
        {
            foreach (var (key, value) in written)
                Put(frame, key, Joins.Join(Read(frame, key), value));
        }

        if ((endings & Ending.Stopped) != 0)
            return Ending.Stopped;
        if (final < end)
        {
            var last = Run(frame, final, end);
            if (last != Ending.None)
                return last;
        }

        return alive ? Ending.None : endings;
    }

    void Guard(Frame frame, int child)
    {
        var code = frame.Code.Children[child];
        frame.IsShared = true;
        RunAmong(frame, new Frame(code, frame, null, frame.Root, pool));
    }
}
