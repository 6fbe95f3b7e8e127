using Bonded.Python.Lexing;

namespace Bonded.Python.Parsing;

internal ref partial struct Parser
{
    /// <summary>Leaves the line that was given up, and goes on with the next.</summary>
    void Recover()
    {
        lexer.Recover(failedKind);
        failedKind = TokenKind.Unknown;
    }

    /// <summary>The parser as it stands, to come back to.</summary>
    readonly Place Here() => new(lexer, failedKind, faults.Count, faults.IsPython2);

    void Return(Place place)
    {
        lexer.GoBack(place.Lexer);
        failedKind = place.FailedKind;
        faults.Rewind(place.Faults, place.IsPython2);
    }

    readonly ref struct Place(Lexer lexer, TokenKind failedKind, int faults, bool isPython2)
    {
        public readonly Lexer Lexer = lexer;
        public readonly TokenKind FailedKind = failedKind;
        public readonly int Faults = faults;
        public readonly bool IsPython2 = isPython2;
    }
}
