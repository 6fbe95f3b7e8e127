using System.Runtime.ExceptionServices;
using System.Text;
using Bonded.Python.Evaluation;
using Bonded.Python.Parsing;
using Bonded.Python.Source;
using Bonded.Python.Syntax;

namespace Bonded.Python.Tests.Parsing;

/// <summary>A piece of source and its tree, made on a stack of half the size that the parser is meant for.</summary>
internal sealed class Parsed
{
    const int StackBytes = 8 << 20;

    Parsed(SourceText source, NameTable names, ParsedModule module)
    {
        Source = source;
        Names = names;
        Module = module;
    }

    public SourceText Source { get; }

    public NameTable Names { get; }

    public ParsedModule Module { get; }

    public Statement[] Body => Module.Tree.Body;

    /// <summary>The codes of the faults, of the encoding and the syntax.</summary>
    public SourceFaultCode[] Codes => [.. Source.Faults.Concat(Module.Faults).Select(static fault => fault.Code).Distinct()];

    public static Parsed Of(string source) => Of(Encoding.UTF8.GetBytes(source));

    public static Parsed Of(ReadOnlyMemory<byte> bytes) => OnSmallStack(() =>
    {
        var source = SourceText.Decode(bytes);
        var names = new NameTable();
        return new Parsed(source, names, Parser.Parse(source, names));
    });

    /// <summary>The canonical text of all statements.</summary>
    public string Text => OnStack(256 << 20, () => string.Concat(Body.Select(new CanonicalText(Source, Names).Of)));

    /// <summary>The canonical texts' hashes, a top-level statement each.</summary>
    public string[] Hashes => OnStack(256 << 20, () => Body.Select(new CanonicalText(Source, Names).Hash).ToArray());

    public static T OnSmallStack<T>(Func<T> work) => OnStack(StackBytes, work);

    static T OnStack<T>(int bytes, Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(Run, bytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;

        void Run()
        {
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }
    }

    public override string ToString() => string.Join("; ", Source.Faults.Concat(Module.Faults).Select(static fault => $"{fault.Code} {fault.Line} {fault.Sentence}"));
}
