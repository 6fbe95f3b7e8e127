using Bonded.Python.Evaluation;
using Bonded.Python.Syntax;

namespace Bonded.Python.Parsing;

/// <summary>A parsed file: always a tree, of what could be read.</summary>
/// <param name="Faults">Syntax errors and limits met; empty exactly where the file is correct Python 3.</param>
/// <param name="Tokens">How many tokens were read, those included that were read twice: the measure of the work.</param>
internal sealed record ParsedModule(ModuleSyntax Tree, IReadOnlyList<SourceFault> Faults, int Tokens);
