using Bonded.Python.Source;

namespace Bonded.Python.Parsing;

/// <summary>Parses Python 3.0 to 3.15, and tolerantly Python 2.</summary>
internal sealed partial class Parser
{
    /// <summary>Parses a whole file. Never throws for what is in it.</summary>
    public static ParsedModule Parse(SourceText source, NameTable names) => throw new NotImplementedException();
}
