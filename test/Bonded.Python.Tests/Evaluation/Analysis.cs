using System.Globalization;
using System.Text;
using Bonded.Python.Evaluation;

namespace Bonded.Python.Tests.Evaluation;

/// <summary>Analyses sources and shows what was found as text.</summary>
sealed class Analysis
{
    Analysis(ProgramFacts facts) => Facts = facts;

    public ProgramFacts Facts { get; }

    /// <summary>Each effect as <c>Kind callee 'target' from Sources via Transformations layers a+b in unit</c>, as far as there are any.</summary>
    public string[] Effects => [.. Facts.Effects.Select(Show)];

    public string Shown => string.Join("\n", Effects);

    public static Analysis Of(string source, AnalysisLimits? limits = null) => Of([("m", source)], limits);

    public static Analysis Of((string Name, string Source)[] modules, AnalysisLimits? limits = null)
    {
        var sources = modules.Select(module =>
        {
            var isPackage = module.Name.EndsWith(".__init__", StringComparison.Ordinal);
            var path = module.Name.Replace('.', '/') + ".py";
            var name = isPackage ? module.Name[..^".__init__".Length] : module.Name;
            return new ModuleSource(name, isPackage, path, Encoding.UTF8.GetBytes(module.Source));
        });
        return new(ProgramAnalysis.Analyse([.. sources], SmallLibrary.Instance, limits ?? AnalysisLimits.Default, CancellationToken.None));
    }

    public CodeUnit Unit(string name) => Facts.Units.First(unit => unit.Name == name && unit.Kind == CodeUnitKind.Function);

    /// <summary>The names of the units that a unit calls, sorted.</summary>
    public string Calls(CodeUnit unit) => string.Join(" ", unit.Calls.Select(Name).Order(StringComparer.Ordinal));

    /// <summary>Every unit that may run once a module is imported.</summary>
    public HashSet<string> Reached(int module = 0)
    {
        var seen = new HashSet<CodeUnit> { Facts.Modules[module].Body };
        var queue = new Queue<CodeUnit>(seen);
        while (queue.TryDequeue(out var unit))
        {
            foreach (var next in unit.Calls)
            {
                if (seen.Add(next))
                    queue.Enqueue(next);
            }
        }

        return [.. seen.Select(Name)];
    }

    static string Name(CodeUnit unit) => unit.Kind switch
    {
        CodeUnitKind.Module => "<" + unit.Module.Source.Name + ">",
        CodeUnitKind.Decoded => "<decoded>",
        _ => unit.Name,
    };

    static string Show(Effect effect)
    {
        var text = new StringBuilder();
        text.Append(effect.Kind).Append(' ').Append(effect.Callee);
        if (Target(effect.Target) is { } target)
            text.Append(" '").Append(target).Append('\'');
        if (effect.Flow.Sources != Sources.None)
            text.Append(" from ").Append(effect.Flow.Sources);
        if (effect.Flow.Transformations != Transformations.None)
            text.Append(" via ").Append(effect.Flow.Transformations);
        if (effect.Layers.Count > 0)
            text.Append(" layers ").AppendJoin('+', effect.Layers);
        if (effect.Unit.Kind != CodeUnitKind.Module)
            text.Append(" in ").Append(Name(effect.Unit));
        return text.ToString();
    }

    static string? Target(Value value) => value switch
    {
        Value.Text text => text.Content.Replace(Value.Text.Hole, '?'),
        Value.Bytes bytes => Encoding.Latin1.GetString(bytes.Content.Span),
        Value.Sequence sequence => "[" + string.Join(", ", sequence.Items.Select(item => Target(item) ?? "?")) + "]",
        Value.Number number => Convert.ToString(number.Content, CultureInfo.InvariantCulture),
        _ => null,
    };
}
