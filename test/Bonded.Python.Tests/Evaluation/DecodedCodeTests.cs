using System.IO.Compression;
using System.Text;
using Bonded.Python.Evaluation;

namespace Bonded.Python.Tests.Evaluation;

public sealed class DecodedCodeTests
{
    const string Command = "import os\nos.system('id')\n";

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    static string Zlib(string text)
    {
        var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, true))
            zlib.Write(Encoding.UTF8.GetBytes(text));
        return Convert.ToBase64String(output.ToArray());
    }

    static string Hex(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));

    static string Reversed(string text) => new([.. text.Reverse()]);

    static string Quoted(string text) => "'" + text.Replace("\\", "\\\\").Replace("'", "\\'").Replace("\n", "\\n") + "'";

    [Fact]
    public void Code_in_a_string_is_analysed()
    {
        var analysis = Analysis.Of("exec(" + Quoted(Command) + ")");
        Assert.Contains("ProcessRun os.system 'id' in <decoded>", analysis.Effects);
        Assert.Contains("<decoded>", analysis.Reached());
    }

    [Fact]
    public void Layers_are_told_outermost_first()
    {
        var analysis = Analysis.Of($"import base64, zlib\nexec(zlib.decompress(base64.b64decode('{Zlib(Command)}')))");
        Assert.Contains("ProcessRun os.system 'id' layers base64+zlib in <decoded>", analysis.Effects);
        var exec = Assert.Single(analysis.Facts.Effects, effect => effect.Kind == EffectKind.DynamicCode);
        Assert.Equal(["base64", "zlib"], exec.Layers);
    }

    [Fact]
    public void Code_within_code_within_code_is_analysed()
    {
        var code = Command;
        for (var i = 0; i < 5; i++)
            code = $"import base64\nexec(base64.b64decode('{Base64(code)}'))";
        Assert.Contains("ProcessRun os.system 'id' layers base64+base64+base64+base64+base64 in <decoded>", Analysis.Of(code).Effects);
    }

    [Fact]
    public void Too_many_layers_are_a_fault()
    {
        var code = Command;
        for (var i = 0; i < 15; i++)
            code = $"exec({Quoted(code)})";
        var analysis = Analysis.Of(code, AnalysisLimits.Default with { Layers = 4 });
        Assert.DoesNotContain(analysis.Effects, effect => effect.StartsWith("ProcessRun", StringComparison.Ordinal));
        Assert.Contains(analysis.Facts.Modules[0].Faults, fault => fault.Code == SourceFaultCode.Budget);
    }

    [Theory]
    [InlineData("exec(bytes.fromhex('{hex}'))")]
    [InlineData("exec(bytes.fromhex('{hex}').decode())")]
    [InlineData("import binascii\nexec(binascii.unhexlify('{hex}'))")]
    [InlineData("import base64\nexec(base64.b16decode('{hex}'))")]
    [InlineData("import base64\nexec(base64.b64decode('{reversed}'[::-1]))")]
    [InlineData("import base64\nexec(''.join(reversed(base64.b64decode('{backwards}').decode())))")]
    [InlineData("import base64\nexec(compile(base64.b64decode('{base64}'), 'x', 'exec'))")]
    [InlineData("import base64\neval(compile(base64.b64decode('{base64}'), 'x', 'exec'))")]
    [InlineData("import base64\ngetattr(__builtins__, 'ex' + 'ec')(base64.b64decode('{base64}'))")]
    [InlineData("import base64\n__builtins__.__dict__['ex' + 'ec'](base64.b64decode('{base64}'))")]
    [InlineData("import base64\n(lambda c: exec(c))(base64.b64decode('{base64}'))")]
    [InlineData("import base64\ne = exec\ne(base64.b64decode('{base64}'))")]
    [InlineData("import base64\nlist(map(exec, [base64.b64decode('{base64}')]))")]
    [InlineData("from base64 import b64decode as d\nx = '{base64}'\nexec(d(x))")]
    [InlineData("import base64\nparts = ['{half1}', '{half2}']\nexec(base64.b64decode(''.join(parts)))")]
    [InlineData("import base64\nx = ''\nx += '{half1}'\nx += '{half2}'\nexec(base64.b64decode(x))")]
    [InlineData("import codecs\nexec(codecs.decode('{hex}', 'hex'))")]
    [InlineData("exec('{rot13}'.translate(str.maketrans('abcdefghijklmnopqrstuvwxyz', 'nopqrstuvwxyzabcdefghijklm')))")]
    [InlineData("import codecs\nexec(codecs.decode('{rot13}', 'rot13'))")]
    [InlineData("exec(''.join(chr(c) for c in [{codes}]))")]
    [InlineData("exec(bytes([{codes}]).decode())")]
    [InlineData("exec(bytes([c ^ 7 for c in [{xored}]]))")]
    [InlineData("s = ''\nfor c in [{xored}]:\n    s += chr(c ^ 7)\nexec(s)")]
    [InlineData("def d(l, k):\n    r = []\n    for c in l:\n        r.append(chr(c ^ k))\n    return ''.join(r)\nexec(d([{xored}], 7))")]
    [InlineData("class D:\n    key = 7\n    def run(self, l):\n        exec(''.join([chr(c ^ self.key) for c in l]))\nD().run([{xored}])")]
    [InlineData("l = [{xored}]\ni = 0\no = bytearray()\nwhile i < len(l):\n    o.append(l[i] ^ 7)\n    i += 1\nexec(bytes(o))")]
    [InlineData("l = [{xored}]\ni = 0\no = ''\nwhile True:\n    if i >= len(l):\n        break\n    o += chr(l[i] ^ 7)\n    i = i + 1\nexec(o)")]
    [InlineData("import sys, subprocess\nsubprocess.Popen([sys.executable, '-c', bytes.fromhex('{hex}').decode()])")]
    [InlineData("import os\nopen('/tmp/q.py', 'w').write(bytes.fromhex('{hex}').decode())\nos.system('python3 /tmp/q.py')")]
    [InlineData("\"\"\"{quotable}\"\"\"\nexec(__doc__)")]
    [InlineData("def f():\n    '''{quotable2}'''\nexec(f.__doc__)")]
    [InlineData("import types\ntypes.FunctionType(compile(bytes.fromhex('{hex}'), 'x', 'exec'), globals())()")]
    [InlineData("a = __import__('base64').b64decode\nb = eval\nb(b'exec(a(\"{base64}\"))')")]
    public void Disguised_code_is_found(string source)
    {
        var rot13 = string.Concat(Command.Select(c => char.IsAsciiLetterLower(c) ? (char)('a' + (c - 'a' + 13) % 26) : c)).Replace("\n", "\\n").Replace("'", "\\'");
        var base64 = Base64(Command);
        source = source
            .Replace("{hex}", Hex(Command)).Replace("{reversed}", Reversed(base64)).Replace("{backwards}", Base64(Reversed(Command))).Replace("{base64}", base64)
            .Replace("{half1}", base64[..10]).Replace("{half2}", base64[10..]).Replace("{rot13}", rot13)
            .Replace("{codes}", string.Join(", ", Command.Select(c => (int)c))).Replace("{xored}", string.Join(", ", Command.Select(c => c ^ 7)))
            .Replace("{quotable}", Command).Replace("{quotable2}", Command.Replace("'", "\""));
        var analysis = Analysis.Of(source);
        Assert.Contains(analysis.Facts.Effects, effect => effect is { Callee: "os.system", Unit.Kind: CodeUnitKind.Decoded, Target: Value.Text { Content: "id" } });
    }

    [Theory]
    [InlineData("exec('this is no code')")]
    [InlineData("exec('name')")]
    [InlineData("eval('1 + 1')")]
    [InlineData("import re\nre.compile('a+b')")]
    public void What_is_no_code_makes_no_effect_of_its_own(string source) =>
        Assert.DoesNotContain(Analysis.Of(source).Facts.Effects, effect => effect.Unit.Kind == CodeUnitKind.Decoded);

    [Fact]
    public void Executed_code_shares_the_variables_around_it()
    {
        Assert.Contains("ProcessRun os.system 'id'", Analysis.Of("exec('import os as o; c = \"id\"')\no.system(c)").Effects);
        Assert.Contains("ProcessRun os.system 'id' in <decoded>", Analysis.Of("def f(c):\n    import os\n    exec('os.system(c)')\nf('id')").Effects);
    }

    [Fact]
    public void Functions_that_executed_code_defines_can_be_called()
    {
        var analysis = Analysis.Of("exec('def f(c):\\n    import os\\n    os.system(c)')\nf('id')");
        Assert.Contains("ProcessRun os.system 'id' in f", analysis.Effects);
    }
}
