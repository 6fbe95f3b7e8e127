using Bonded.Python.Evaluation;

namespace Bonded.Python.Code;

/// <summary>The code of a module, function, lambda or main guard: everything evaluation needs; the tree is gone by then.</summary>
internal sealed class CodeBody
{
    /// <summary>No register, no name.</summary>
    public const int None = int.MinValue;

    public required CodeUnitKind Kind { get; init; }

    /// <summary>As <see cref="CodeUnit.Name"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Offset in the source.</summary>
    public required int Offset { get; init; }

    public Instruction[] Code { get; set; } = [];

    public int[] Operands { get; set; } = [];

    public Value[] Constants { get; set; } = [];

    public CodeBody[] Children { get; set; } = [];

    public ClassShape[] Classes { get; set; } = [];

    /// <summary>How many variables and temporaries it needs.</summary>
    public int Variables { get; set; }

    /// <summary>How many temporaries it needs.</summary>
    public int Temporaries { get; set; }

    /// <summary>The names of the parameters, which are the first variables: by position, by keyword only, then <c>*</c> and <c>**</c>.</summary>
    public int[] Parameters { get; set; } = [];

    /// <summary>How many of the parameters can be given by position.</summary>
    public int Positional { get; set; }

    /// <summary>Parameters to which something else is assigned, bit i for parameter i: what is put into them then is not put into what was passed.</summary>
    public ulong Rebound { get; set; }

    /// <summary>The variables of <c>*args</c> and <c>**kwargs</c>, or -1.</summary>
    public int Rest { get; set; } = -1;

    public int KeywordRest { get; set; } = -1;

    public bool IsGenerator { get; set; }

    /// <summary>It changes variables of the module or of a function around it.</summary>
    public bool StoresOutside { get; set; }

    /// <summary>The documentation string, if code of the package ever asks for one.</summary>
    public Value? Doc { get; set; }

    /// <summary>It is written in a class body.</summary>
    public bool IsMethod { get; set; }

    /// <summary>The names of its own variables, for <c>locals()</c>: register by name.</summary>
    public IReadOnlyDictionary<int, int> Names { get; set; } = new Dictionary<int, int>();
}
