using System.Numerics;
using Bonded.Python.Evaluation;
using Bonded.Python.Folding;
using Bonded.Python.Syntax;

namespace Bonded.Python.Tests.Folding;

/// <summary>What folding tells beside the value: the layers it came out of, what flowed into it, and what is not known of it.</summary>
public sealed class FoldTests
{
    readonly FoldBudget budget = new(AnalysisLimits.Default);

    static readonly Flow Network = Flow.Of(Sources.Network);

    static Value Text(string text) => new Value.Text(text, Flow.None, []);

    static Value Number(BigInteger number) => new Value.Number(number, Flow.None);

    Value Call(string name, params Value[] args) => Fold.Call(name, args, [], budget)!;

    Value Method(Value receiver, string name, params Value[] args) => Fold.Method(receiver, name, args, [], budget)!;

    [Fact]
    public void Layers_are_told_from_the_outside_in()
    {
        // zlib of "print(1)", in base 64, turned round.
        using var memory = new MemoryStream();
        using (var stream = new System.IO.Compression.ZLibStream(memory, System.IO.Compression.CompressionLevel.Optimal, true))
            stream.Write("print(1)"u8);
        var wrapped = new string([.. Convert.ToBase64String(memory.ToArray()).Reverse()]);
        var turned = Fold.Slice(Text(wrapped), null, null, Number(-1), budget)!;
        var code = Method(Call("zlib.decompress", Call("base64.b64decode", turned)), "decode");
        var text = Assert.IsType<Value.Text>(code);
        Assert.Equal("print(1)", text.Content);
        Assert.Equal(["reverse", "base64", "zlib"], text.Layers);
        Assert.True(text.Flow.Has(Transformations.Decode) && text.Flow.Has(Transformations.Decompress));
    }

    [Fact]
    public void The_same_layer_twice_is_told_once()
    {
        var twice = Call("base64.b64decode", Call("base64.b64decode", Text("YUdrPQ==")));
        Assert.Equal("hi"u8, ((Value.Bytes)twice).Content.Span);
        Assert.Equal(["base64"], ((Value.Bytes)twice).Layers);
    }

    [Fact]
    public void Texts_of_numbers_are_told_from_those_of_an_exclusive_or()
    {
        var letters = Fold.Sequence(SequenceKind.List, [Call("chr", Number(104)), Call("chr", Number(105))], budget);
        var plain = (Value.Text)Method(Text(""), "join", letters);
        Assert.Equal("hi", plain.Content);
        Assert.Equal(["char-codes"], plain.Layers);
        var hidden = Fold.Binary(BinaryOperator.BitXor, Number(104 ^ 42), Number(42), budget)!;
        var xored = (Value.Text)Call("chr", hidden);
        Assert.Equal("h", xored.Content);
        Assert.Equal(["xor"], xored.Layers);
        Assert.Equal(["xor"], ((Value.Bytes)Call("bytes", Fold.Sequence(SequenceKind.List, [hidden], budget))).Layers);
    }

    [Fact]
    public void A_short_replacement_is_no_layer_and_one_in_a_long_text_is()
    {
        Assert.Empty(((Value.Text)Method(Text("a-b"), "replace", Text("-"), Text("_"))).Layers);
        Assert.Equal(["replace"], ((Value.Text)Method(Text(new string('x', 50)), "replace", Text("x"), Text("y"))).Layers);
    }

    [Fact]
    public void What_flows_into_the_parts_flows_into_the_whole()
    {
        var tainted = new Value.Text("x", Network, []);
        foreach (var value in (Value[])
        [
            Fold.Binary(BinaryOperator.Add, Text("a"), tainted, budget)!, Method(Text(","), "join", Fold.Sequence(SequenceKind.List, [Text("a"), tainted], budget)),
            Method(Text("{}"), "format", tainted), Fold.Binary(BinaryOperator.Modulo, Text("%s"), tainted, budget)!, Method(tainted, "upper"), Call("ord", tainted), Call("len", tainted),
            Fold.Format(tainted, '\0', null, budget), Call("os.path.join", Text("/"), tainted), Method(tainted, "encode"), Call("list", tainted),
            Fold.Binary(BinaryOperator.Add, Text("a"), new Value.Unknown(Network), budget)!,
        ])
            Assert.True(value.Flow.Has(Sources.Network), value.ToString());
    }

    [Fact]
    public void An_item_carries_its_own_flow_and_not_its_neighbours()
    {
        var mapping = Fold.Mapping([(Text("url"), Text("https://x.example.invalid")), (Text("data"), new Value.Unknown(Network))], budget)!;
        Assert.True(mapping.Flow.Has(Sources.Network));
        Assert.False(Fold.Subscript(mapping, Text("url"), budget)!.Flow.Has(Sources.Network));
        Assert.True(Fold.Subscript(mapping, Text("data"), budget)!.Flow.Has(Sources.Network));
    }

    [Fact]
    public void What_is_not_known_leaves_a_hole()
    {
        var unknown = Value.Unknown.Bare;
        Assert.Equal("a\uFFFC", Content(Fold.Binary(BinaryOperator.Add, Text("a"), unknown, budget)));
        Assert.Equal("a\uFFFCb", Content(Fold.Concat([Text("a"), unknown, unknown, Text("b")], budget)));
        Assert.Equal("a/\uFFFC/b", Content(Method(Text("/"), "join", Fold.Sequence(SequenceKind.List, [Text("a"), unknown, Text("b")], budget))));
        Assert.Equal("https://\uFFFC/x?\uFFFC", Content(Fold.Binary(
            BinaryOperator.Modulo, Text("https://%s/x?%d"), Fold.Sequence(SequenceKind.Tuple, [unknown, unknown], budget), budget)));
        Assert.Equal("u=\uFFFC&v=1", Content(Method(Text("u={}&v={}"), "format", unknown, Number(1))));
        Assert.Equal("~/.ssh/id_rsa", Content(Call("os.path.join", Call("os.path.expanduser", Text("~")) ?? unknown, Text(".ssh"), Text("id_rsa"))));
        Assert.Equal("~/.ssh", Content(Call("os.path.expanduser", Text("~/.ssh"))));
        Assert.Equal("\uFFFC\\Discord", Content(Call("os.path.expandvars", Text("%APPDATA%\\Discord"))));
        Assert.Equal("\uFFFC/x", Content(Call("os.path.expandvars", Text("${HOME}/x"))));
        Assert.Equal("\uFFFC.exe", Content(Fold.Concat([Fold.Format(unknown, 'r', null, budget), Text(".exe")], budget)));
        Assert.Null(Fold.Binary(BinaryOperator.Add, unknown, unknown, budget));
        Assert.Null(Fold.Call("str", [unknown], [], budget));
    }

    static string? Content(Value? value) => (value as Value.Text)?.Content;

    [Fact]
    public void Python_2_texts_are_decoded_too()
    {
        Assert.Equal("import os", Content(Method(Text("aW1wb3J0IG9z"), "decode", Text("base64"))));
        Assert.Equal("import os", Content(Method(Text("vzcbeg bf"), "decode", Text("rot13"))));
        Assert.Equal("import os", Content(Method(Text("696d706f7274206f73"), "decode", Text("hex"))));
    }

    [Fact]
    public void A_decompressor_object_takes_what_is_cut_off_and_what_follows()
    {
        using var memory = new MemoryStream();
        using (var stream = new System.IO.Compression.ZLibStream(memory, System.IO.Compression.CompressionLevel.Optimal, true))
            stream.Write("import os; import sys"u8);
        var whole = memory.ToArray();
        byte[][] inputs = [whole, [.. whole, 1, 2, 3], whole[..^4]];
        foreach (var input in inputs)
            Assert.Equal("import os; import sys"u8, ((Value.Bytes)Call("zlib.decompressobj().decompress", new Value.Bytes(input, Flow.None, []))).Content.Span);
        Assert.Null(Fold.Call("zlib.decompress", [new Value.Bytes(inputs[2], Flow.None, [])], [], budget));
        Assert.NotNull(Fold.Call("zlib.decompress", [new Value.Bytes(inputs[1], Flow.None, [])], [], budget));
    }

    [Fact]
    public void Lists_change_as_Pythons_do()
    {
        var list = (Value)Fold.Sequence(SequenceKind.List, [Number(3), Number(1), Number(2)], budget);
        Assert.Equal("[1, 2, 3]", Repr(Mutated(list, "sort")));
        Assert.Equal("[2, 1, 3]", Repr(Mutated(list, "reverse")));
        Assert.Equal("[3, 1, 2, 'x']", Repr(Mutated(list, "append", Text("x"))));
        Assert.Equal("[3, 1, 2, 'x', 'y']", Repr(Mutated(list, "extend", Text("xy"))));
        Assert.Equal("[3, 9, 1, 2]", Repr(Mutated(list, "insert", Number(1), Number(9))));
        Assert.Equal("[3, 1]", Repr(Mutated(list, "pop")));
        Assert.Equal("[1, 2]", Repr(Mutated(list, "pop", Number(0))));
        Assert.Equal("[3, 2]", Repr(Mutated(list, "remove", Number(1))));
        Assert.Equal("[3, 1, 7]", Repr(Fold.SetItem(list, Number(-1), Number(7), budget)!));
        Assert.Equal("[3, 2]", Repr(Fold.DeleteItem(list, Number(1), budget)!));
        Assert.Equal("[3, 1, 2]", Repr(list));
    }

    Value Mutated(Value receiver, string name, params Value[] args) => Fold.Mutate(receiver, name, args, [], budget)!.Value.Receiver;

    string? Repr(Value value) => Content(Call("repr", value));
}
