using System.Numerics;
using Bonded.Python.Syntax;

namespace Bonded.Python.Evaluation;

/// <summary>What is known of a value: always what flowed into it, and sometimes what it is. Immutable.</summary>
public abstract record Value(Flow Flow)
{
    /// <summary>Where an unknown value was made, so that two uses of one are known to be the same; 0 where nobody needs that.</summary>
    internal int Site { get; init; }

    /// <summary>Nothing is known but the flow.</summary>
    public sealed record Unknown(Flow Flow) : Value(Flow)
    {
        public static readonly Unknown Bare = new(Flow.None);
    }

    /// <summary>
    /// A text, with a <see cref="Hole"/> where a part is not known. Layers are the decodings it came out of, outermost first.
    /// </summary>
    public sealed record Text(string Content, Flow Flow, IReadOnlyList<string> Layers) : Value(Flow)
    {
        /// <summary>Stands for a part that is not known. (Never a character of Python source as read here: a real one is a hole too.)</summary>
        public const char Hole = '\uFFFC';

        public bool IsWhole => !Content.Contains(Hole, StringComparison.Ordinal);
    }

    /// <summary>Bytes, all known.</summary>
    public sealed record Bytes(ReadOnlyMemory<byte> Content, Flow Flow, IReadOnlyList<string> Layers) : Value(Flow)
    {
        /// <summary>It is a <c>bytearray</c>.</summary>
        internal bool IsArray { get; init; }
    }

    /// <summary>An integer, boolean (0 or 1), or other number: <see cref="BigInteger"/> or double.</summary>
    public sealed record Number(object Content, Flow Flow) : Value(Flow)
    {
        /// <summary>It is True or False, which print as such.</summary>
        internal bool IsBoolean { get; init; }

        /// <summary>It is the result of an exclusive or, which tells how a text made of it was hidden.</summary>
        internal bool IsExclusiveOr { get; init; }
    }

    /// <summary>A range of integers. Only folding makes it, so that a long one takes no memory.</summary>
    internal sealed record Range(BigInteger Start, BigInteger Stop, BigInteger Step, Flow Flow) : Value(Flow);

    /// <summary>Items again and again without end: <c>itertools.cycle</c>. Only folding makes it.</summary>
    internal sealed record Cycle(IReadOnlyList<Value> Items, Flow Flow) : Value(Flow);

    /// <summary>None, Ellipsis.</summary>
    public sealed record Singleton(string Name, Flow Flow) : Value(Flow);

    /// <summary>A list, tuple or set whose items are known to the extent they are.</summary>
    public sealed record Sequence(IReadOnlyList<Value> Items, Flow Flow) : Value(Flow)
    {
        internal SequenceKind Kind { get; init; }
    }

    /// <summary>A dictionary with keys that are known.</summary>
    public sealed record Mapping(IReadOnlyList<(Value Key, Value Value)> Entries, Flow Flow) : Value(Flow);

    /// <summary>Something of a module that is not the package's: <c>os.environ</c>, <c>requests.get</c>; the result of a call ends in <c>()</c>.</summary>
    public sealed record External(string Name, Flow Flow) : Value(Flow)
    {
        internal ExternalName? Node { get; init; }

        /// <summary>What it stands for where a text is asked for: the path of an open file, the source of a code object.</summary>
        internal Value? Inner { get; init; }
    }

    /// <summary>A function of the package.</summary>
    public sealed record Function(CodeUnit Unit, Flow Flow) : Value(Flow)
    {
        internal FunctionCode? Code { get; init; }

        /// <summary>The evaluation in which it was defined, whose variables it sees.</summary>
        internal Frame? Closure { get; init; }

        internal Value?[]? Defaults { get; init; }

        /// <summary>What it is bound to as a method.</summary>
        internal Value? Self { get; init; }

        internal Binding Binding { get; init; }
    }

    /// <summary>A class of the package, with its methods by name and the qualified names of its outside bases.</summary>
    public sealed record Class(string Name, IReadOnlyDictionary<string, CodeUnit> Methods, IReadOnlyList<string> Bases, Flow Flow) : Value(Flow)
    {
        internal ClassState? State { get; init; }
    }

    /// <summary>An instance of a class of the package.</summary>
    public sealed record Instance(Class Type, Flow Flow) : Value(Flow)
    {
        /// <summary>Its own attributes, if it is known where it was made.</summary>
        internal InstanceState? State { get; init; }
    }

    /// <summary>A module of the package.</summary>
    public sealed record Module(ModuleFacts Facts, Flow Flow) : Value(Flow)
    {
        internal ModuleState? State { get; init; }
    }

    /// <summary>One of a few values, depending on the way taken.</summary>
    internal sealed record Choice(Value[] Options, Flow Flow) : Value(Flow)
    {
        public const int MaxOptions = 4;
    }

    /// <summary>A container of an unknown number of items that are all like one.</summary>
    internal sealed record Many(Value Item, Flow Flow) : Value(Flow);

    /// <summary>A method of a builtin type, bound to its receiver.</summary>
    internal sealed record BuiltinMethod(Value Receiver, int Name, Flow Flow) : Value(Flow);

    /// <summary><c>functools.partial</c>.</summary>
    internal sealed record Partial(Value Callee, IReadOnlyList<Value> Arguments, IReadOnlyList<(string Name, Value Value)> Keywords, Flow Flow) : Value(Flow);

    /// <summary><c>operator.attrgetter</c>, <c>itemgetter</c> and <c>methodcaller</c> with the first of their arguments, and the others.</summary>
    internal sealed record Getter(GetterKind Kind, Value Key, IReadOnlyList<Value> Arguments, Flow Flow) : Value(Flow);

    /// <summary>The variables of a module as a dictionary: <c>globals()</c>.</summary>
    internal sealed record Namespace(ModuleState State, Flow Flow) : Value(Flow);

    /// <summary><c>super()</c>.</summary>
    internal sealed record Super(Value Self, ClassState Type, Flow Flow) : Value(Flow);
}
