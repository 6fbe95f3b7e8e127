using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Bonded.Python.Evaluation;
using Bonded.Python.Syntax;

namespace Bonded.Python.Folding;

/// <summary><c>json.loads</c>.</summary>
internal static class JsonText
{
    /// <summary>What a text that is not JSON costs, because the reader throws.</summary>
    const int RefusalCost = 10_000;

    static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    public static Value? Read(Value source, FoldBudget budget)
    {
        var bytes = source switch
        {
            Value.Text { IsWhole: true } text => Codecs.Encode(text, null, null, budget) as Value.Bytes,
            Value.Bytes given => given,
            _ => null,
        };
        if (bytes is null || !budget.Take(16L * bytes.Content.Length))
            return null;
        try
        {
            using var document = JsonDocument.Parse(bytes.Content, Options);
            return Convert(document.RootElement, source.Flow | new Flow(Sources.None, Transformations.Serialize, 0), budget);
        }
        catch (JsonException)
        {
            budget.Spend(RefusalCost);
            return null;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate in a string.
            budget.Spend(RefusalCost);
            return null;
        }
    }

    static Value? Convert(JsonElement element, Flow flow, FoldBudget budget)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return new Value.Text(element.GetString()!, flow, []);
            case JsonValueKind.True or JsonValueKind.False:
                return Fold.Boolean(element.ValueKind == JsonValueKind.True, flow);
            case JsonValueKind.Null:
                return new Value.Singleton("None", flow);
            case JsonValueKind.Number:
                var raw = element.GetRawText();
                if (raw.AsSpan().ContainsAny(".eE"))
                    return new Value.Number(double.Parse(raw, CultureInfo.InvariantCulture), flow);
                return NumberText.ParseInteger(raw, 10) is { } number ? new Value.Number(number, flow) : null;
            case JsonValueKind.Array:
                var items = new List<Value>();
                foreach (var item in element.EnumerateArray())
                    if (Convert(item, flow, budget) is { } value)
                        items.Add(value);
                    else
                        return null;
                return new Value.Sequence(items, flow) { Kind = SequenceKind.List };
            default:
                var entries = new List<(Value, Value)>();
                foreach (var property in element.EnumerateObject())
                    if (Convert(property.Value, flow, budget) is { } value)
                        entries.Add((new Value.Text(property.Name, flow, []), value));
                    else
                        return null;
                return Fold.Mapping(entries, budget) is Value.Mapping mapping ? mapping with { Flow = flow } : null;
        }
    }
}
