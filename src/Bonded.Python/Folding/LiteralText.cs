using System.Numerics;
using System.Text;
using Bonded.Python.Evaluation;
using Bonded.Python.Parsing;
using Bonded.Python.Source;
using Bonded.Python.Syntax;

namespace Bonded.Python.Folding;

/// <summary><c>ast.literal_eval</c>: a text that is nothing but literals.</summary>
internal static class LiteralText
{
    const int MaxLength = 1 << 18;
    const int MaxDepth = 50;

    public static Value? Read(Value.Text source, FoldBudget budget)
    {
        if (source.Content.Length > MaxLength || !budget.Take(16L * source.Content.Length))
            return null;
        var text = SourceText.Decode(Encoding.UTF8.GetBytes(source.Content.TrimStart(' ', '\t')));
        var module = Parser.Parse(text, new NameTable());
        return text.Faults.Count == 0 && module.Faults.Count == 0 && module.Tree.Body is [ExpressionStatement statement]
            ? new Reader(text, source.Flow, budget).Read(statement.Value, 0) : null;
    }

    sealed class Reader(SourceText source, Flow flow, FoldBudget budget)
    {
        public Value? Read(Expression expression, int depth)
        {
            if (depth == MaxDepth)
                return null;
            switch (expression)
            {
                case StringExpression { IsBytes: false } text:
                    return new Value.Text(Literals.Text(source, text), flow, []);
                case StringExpression bytes:
                    return new Value.Bytes(Literals.Bytes(source, bytes), flow, []);
                case NumberExpression number:
                    return Literals.Number(source, number) is { } content and not Complex ? new Value.Number(content, flow) : null;
                case UnaryExpression { Operator: UnaryOperator.Minus or UnaryOperator.Plus, Operand: NumberExpression or UnaryExpression } sign:
                    return Read(sign.Operand, depth + 1) is { } operand ? Fold.Unary(sign.Operator, operand, budget) : null;
                case ConstantExpression constant:
                    return constant.Kind switch
                    {
                        ConstantKind.True or ConstantKind.False => Fold.Boolean(constant.Kind == ConstantKind.True, flow),
                        ConstantKind.None => new Value.Singleton("None", flow),
                        _ => null,
                    };
                case SequenceExpression sequence:
                    return ReadAll(sequence.Items, depth) is { } items ? Fold.Sequence(sequence.Kind, items, budget) with { Flow = flow } : null;
                case DictionaryExpression dictionary when !dictionary.Keys.Contains(null):
                    return ReadAll(dictionary.Keys!, depth) is { } keys && ReadAll(dictionary.Values, depth) is { } values
                        && Fold.Mapping([.. keys.Zip(values)], budget) is Value.Mapping mapping ? mapping with { Flow = flow } : null;
                default:
                    return null;
            }
        }

        Value[]? ReadAll(Expression[] expressions, int depth)
        {
            var values = new Value[expressions.Length];
            for (var i = 0; i < values.Length; i++)
                if (Read(expressions[i], depth + 1) is { } value)
                    values[i] = value;
                else
                    return null;
            return values;
        }
    }
}
