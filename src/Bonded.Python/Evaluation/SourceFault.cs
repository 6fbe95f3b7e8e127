namespace Bonded.Python.Evaluation;

/// <summary>Something about a source file that kept it from being read or analysed as it stands.</summary>
/// <param name="Code">A stable code.</param>
/// <param name="Line">Where, from 1.</param>
/// <param name="Sentence">What a person reads; never quotes the source.</param>
public sealed record SourceFault(SourceFaultCode Code, int Line, string Sentence);
