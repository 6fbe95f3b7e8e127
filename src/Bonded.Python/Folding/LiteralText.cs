using Bonded.Python.Evaluation;

namespace Bonded.Python.Folding;

/// <summary><c>ast.literal_eval</c>.</summary>
internal static class LiteralText
{
    public static Value? Read(Value.Text source, FoldBudget budget) => null;
}
