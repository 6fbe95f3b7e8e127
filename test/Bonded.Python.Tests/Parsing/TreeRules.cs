using System.Collections;
using System.Reflection;
using Bonded.Python.Syntax;

namespace Bonded.Python.Tests.Parsing;

/// <summary>What holds for every tree: offsets lie within the source, children within parents, statements one after the other.</summary>
internal static class TreeRules
{
    static readonly Dictionary<Type, FieldInfo[]> Fields = [];

    /// <summary>Looks at every node, with a stack of its own.</summary>
    /// <returns>How many nodes there are.</returns>
    public static int Check(Parsed parsed)
    {
        var length = parsed.Source.Utf8.Length;
        var waiting = new Stack<(SyntaxNode Node, int Start, int End)>();
        var isBroken = parsed.Codes.Length > 0;
        Sequence(parsed.Body, length);
        foreach (var statement in parsed.Body)
            waiting.Push((statement, 0, length));
        var count = 0;
        while (waiting.TryPop(out var entry))
        {
            var (node, start, end) = entry;
            count++;
            // What is missing begins where the error is, which may be after the end of the broken statement.
            if (isBroken && node is not Statement)
                end = length;
            Assert.True(node.Start >= start && node.Start <= end, $"{node.GetType().Name} at {node.Start}, not within {start}..{end}");
            start = node.Start;
            if (node is Statement statement)
            {
                Assert.True(statement.End >= start && statement.End <= end, $"{node.GetType().Name} at {start} ends at {statement.End}, not within {start}..{end}");
                end = statement.End;
            }
            else if (node is NumberExpression or StringExpression or LiteralPart)
            {
                var own = node switch { NumberExpression n => n.End, StringExpression s => s.End, _ => ((LiteralPart)node).End };
                Assert.True(own > start && own <= length, $"{node.GetType().Name} at {start} ends at {own}");
            }

            foreach (var field in FieldsOf(node.GetType()))
            {
                // Decorators stand before what they decorate.
                var first = field.Name == "Decorators" ? 0 : start;
                switch (field.GetValue(node))
                {
                    case SyntaxNode child:
                        waiting.Push((child, first, end));
                        break;
                    case Statement[] body:
                        Sequence(body, end);
                        foreach (var child in body)
                            waiting.Push((child, first, end));
                        break;
                    case IEnumerable children and not string:
                        foreach (var child in children)
                            if (child is SyntaxNode one)
                                waiting.Push((one, first, end));
                        break;
                }
            }
        }

        return count;
    }

    static void Sequence(Statement[] body, int end)
    {
        for (var i = 0; i < body.Length; i++)
            Assert.True(body[i].End <= (i + 1 < body.Length ? body[i + 1].Start : end) || body[i + 1] is FunctionStatement or ClassStatement,
                $"{body[i].GetType().Name} at {body[i].Start} ends at {body[i].End}, after the next begins");
    }

    static FieldInfo[] FieldsOf(Type type)
    {
        if (!Fields.TryGetValue(type, out var fields))
            Fields[type] = fields = [.. type.GetFields(BindingFlags.Public | BindingFlags.Instance)
                .Where(static field => typeof(SyntaxNode).IsAssignableFrom(field.FieldType) || typeof(IEnumerable).IsAssignableFrom(field.FieldType))];
        return fields;
    }
}
