using Bonded.Python.Evaluation;

namespace Bonded.Python.Code;

/// <summary>Collects the code of one body.</summary>
internal sealed class BodyBuilder
{
    Instruction[] code = new Instruction[64];
    int length;
    readonly List<int> operands = [];
    readonly List<Value> constants = [];
    readonly List<CodeBody> children = [];
    readonly List<ClassShape> classes = [];
    int temporary, temporaries;

    public int Variables { get; private set; }

    public int Next => length;

    public bool IsGenerator { get; set; }

    public bool StoresOutside { get; set; }

    /// <summary>Where the temporaries in use end; set it back when those above are not needed any more.</summary>
    public int Temporary
    {
        get => temporary;
        set => temporary = value;
    }

    public int NewVariable() => Variables++;

    public int NewTemporary()
    {
        var register = ~temporary++;
        temporaries = Math.Max(temporaries, temporary);
        return register;
    }

    public int Emit(Operation operation, int offset, int target = 0, int a = 0, int b = 0, int variant = 0)
    {
        if (length == code.Length)
            Array.Resize(ref code, 2 * length);
        code[length] = new Instruction(operation, (byte)variant, target, a, b, offset);
        return length++;
    }

    /// <summary>Sets the last operand of an instruction that is there already.</summary>
    public void SetB(int at, int b)
    {
        var old = code[at];
        code[at] = new Instruction(old.Operation, old.Variant, old.Target, old.A, b, old.Offset);
    }

    public int Operands(ReadOnlySpan<int> values)
    {
        var at = operands.Count;
        foreach (var value in values)
            operands.Add(value);
        return at;
    }

    public int Operand(int at) => operands[at];

    public void SetOperand(int at, int value) => operands[at] = value;

    public int Constant(Value value)
    {
        constants.Add(value);
        return constants.Count - 1;
    }

    public int Child(CodeBody body)
    {
        children.Add(body);
        return children.Count - 1;
    }

    public int Class(ClassShape shape)
    {
        classes.Add(shape);
        return classes.Count - 1;
    }

    public void Finish(CodeBody body)
    {
        body.Code = code[..length];
        body.Operands = [.. operands];
        body.Constants = [.. constants];
        body.Children = [.. children];
        body.Classes = [.. classes];
        body.Variables = Variables;
        body.Temporaries = temporaries;
        body.IsGenerator = IsGenerator;
        body.StoresOutside = StoresOutside;
    }

    /// <summary>Makes it ready for another body.</summary>
    public void Clear()
    {
        length = 0;
        operands.Clear();
        constants.Clear();
        children.Clear();
        classes.Clear();
        temporary = temporaries = Variables = 0;
        IsGenerator = StoresOutside = false;
    }
}
