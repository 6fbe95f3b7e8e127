using System.Text;
using Bonded.Python.Code;
using Bonded.Python.Parsing;
using Bonded.Python.Source;
using Bonded.Python.Syntax;

namespace Bonded.Python.Evaluation;

// Code found in constants.
internal sealed partial class Evaluator
{
    /// <summary>Pieces of code found in constants of one package.</summary>
    const int MaxDecoded = 512;

    /// <summary>Characters of a piece of code in which something is not known, and how often that may be.</summary>
    const int MaxHoled = 10_000, MaxHoles = 4;

    readonly Dictionary<(ModuleState Module, string Code), FunctionCode?> decoded = [];

    /// <summary>Evaluates a constant that is executed as code.</summary>
    /// <returns>What it evaluates to, where it is an expression; null where it is not known or no code.</returns>
    Value? RunCode(Frame frame, Value code, bool isExpression, int offset)
    {
        code = Plain(code);
        switch (code)
        {
            case Value.Choice choice:
                {
                    Value? joined = null;
                    foreach (var option in choice.Options)
                        joined = Joins.Join(joined, RunCode(frame, option, isExpression, offset));
                    return joined;
                }

            case Value.Text text when text.IsWhole || text.Content.Length < MaxHoled && text.Content.AsSpan().Count(Value.Text.Hole) <= MaxHoles:
                // What is not known may stand in a literal; elsewhere it is no code.
                return RunText(frame, text.Content, text.Layers, isExpression, offset);
            case Value.Bytes bytes when bytes.Content.Length <= limits.ConstantBytes:
                return RunText(frame, Encoding.UTF8.GetString(bytes.Content.Span), bytes.Layers, isExpression, offset);
            default:
                return null;
        }
    }

    Value? RunText(Frame frame, string text, IReadOnlyList<string> layers, bool isExpression, int offset)
    {
        var layer = frame.Code.Layer + 1;
        if (layer > limits.Layers)
        {
            Fault(frame.Module, frame.Code.FixedLine > 0 ? frame.Code.FixedLine : LineOf(frame.Module, offset));
            return null;
        }

        if (isExpression)
            text = text.Trim();
        var key = (frame.Module, text);
        if (!decoded.TryGetValue(key, out var code))
        {
            if (!Spend(text.Length / 8) || decoded.Count >= MaxDecoded)
                return null;
            code = Decode(frame, text, layers, layer, isExpression, offset);
            decoded.Add(key, code);
        }

        if (code is null || code.Active > 0 || nesting > MaxNesting / 2)
            return null;
        if (code.Unit != frame.Code.Unit)
            frame.Code.Unit.AddCall(code.Unit);
        frame.IsShared = true;
        var inner = new Frame(code, frame, frame.Caller, frame.Root, pool) { Uncertain = uncertain };
        code.Active++;
        RunAmong(frame, inner);
        code.Active--;
        return inner.Result;
    }

    FunctionCode? Decode(Frame frame, string text, IReadOnlyList<string> layers, int layer, bool isExpression, int offset)
    {
        var source = SourceText.Decode(Encoding.UTF8.GetBytes(text));
        var parsed = Parser.Parse(source, names);
        foreach (var fault in parsed.Faults)
        {
            if (fault.Code is not SourceFaultCode.Python2)
                return null;
        }

        var tree = parsed.Tree;
        if (tree.Body.Length == 0)
            return null;
        var isBare = tree.Body is [ExpressionStatement { Value: NameExpression or StringExpression or NumberExpression or ConstantExpression or AttributeExpression }];
        if (isBare && !isExpression)
            return null;
        if (isExpression && tree.Body is [ExpressionStatement expression])
            tree = new ModuleSyntax([new ReturnStatement(expression.Start, expression.End, expression.Value)]);
        var body = Lowering.Lower(tree, source, names, frame.Module.Scope, CodeUnitKind.Decoded);
        var line = frame.Code.FixedLine > 0 ? frame.Code.FixedLine : LineOf(frame.Module, offset);
        if (isBare)
        {
            // No more than a name or a literal: it runs as if it stood there itself.
            return new FunctionCode(frame.Code.Unit, body, frame.Module) { Layer = layer, FixedLine = line };
        }

        IReadOnlyList<string> all = frame.Code.Unit.Layers.Count == 0 ? layers : [.. frame.Code.Unit.Layers, .. layers];
        var code = Declare(body, frame.Module, all, line);
        SetLayer(code, layer, line);
        return code;
    }

    static void SetLayer(FunctionCode code, int layer, int line)
    {
        code.Layer = layer;
        code.FixedLine = line;
        foreach (var child in code.Children)
            SetLayer(child, layer, line);
    }

    /// <summary>Evaluates code that shares the variables of its module with the code around it.</summary>
    void RunAmong(Frame frame, Frame inner)
    {
        var fork = Part(inner);
        Run(inner, 0, inner.Body.Code.Length);
        var written = WrittenSince(inner, fork.Journal);
        EndWay(inner, fork, false);
        Release(inner);
        foreach (var (key, value) in written)
        {
            if (key >= 0 || value is null)
                continue;
            if (frame.IsTopLevel)
                WriteGlobal(frame, ~key, value);
            else
                StoreShared(frame.Module, ~key, value);
        }
    }

    /// <summary>A command line may run Python code that stands in it, or in a file that was written.</summary>
    void RunCommand(Frame frame, Value command, FileState? written, int offset)
    {
        if (written is { Content: { } content })
            RunCode(frame, content, false, offset);
        switch (Plain(command))
        {
            case Value.Sequence sequence:
                for (var i = 0; i + 1 < Math.Min(sequence.Items.Count, 16); i++)
                {
                    if (sequence.Items[i] is Value.Text { Content: "-c" })
                        RunCode(frame, sequence.Items[i + 1], false, offset);
                }

                break;
            case Value.Text text:
                {
                    var at = text.Content.IndexOf(" -c ", StringComparison.Ordinal);
                    if (at < 0 || !text.Content.AsSpan(0, at).Contains("py", StringComparison.OrdinalIgnoreCase) && !text.Content.AsSpan(0, at).Contains(Value.Text.Hole))
                        break;
                    var code = text.Content[(at + 4)..].Trim();
                    if (code.Length > 2 && code[0] is '"' or '\'')
                    {
                        var end = code.LastIndexOf(code[0]);
                        code = end > 0 ? code[1..end].Replace("\\\"", "\"", StringComparison.Ordinal) : code[1..];
                    }

                    RunCode(frame, text with { Content = code }, false, offset);
                    break;
                }
        }
    }
}
