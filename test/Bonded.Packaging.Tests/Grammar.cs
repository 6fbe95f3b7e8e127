namespace Bonded.Packaging.Tests;

/// <summary>Makes texts of the packaging standards' grammars, mostly valid, in every spelling.</summary>
sealed class Grammar(Random random)
{
    public string Version(bool local = true, bool huge = true)
    {
        var text = random.Chance(0.1) ? random.Of("v", "V") : "";
        if (random.Chance(0.12))
            text += Number(huge) + "!";
        text += string.Join('.', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Number(huge)));
        if (random.Chance(0.35))
            text += Separator() + Case(random.Of("a", "alpha", "b", "beta", "c", "rc", "pre", "preview")) + Suffix(huge);
        if (random.Chance(0.3))
            text += random.Chance(0.3) ? "-" + Number(huge) : Separator() + Case(random.Of("post", "rev", "r")) + Suffix(huge);
        if (random.Chance(0.25))
            text += Separator() + Case("dev") + Suffix(huge);
        if (local && random.Chance(0.25))
            text += "+" + string.Join(random.Of("-", "_", "."), Enumerable.Range(0, random.Next(1, 4)).Select(_ => LocalPart(huge)));
        return text;
    }

    public string SurroundedVersion() => Space() + Version() + Space();

    public string Specifier()
    {
        var op = random.Of("~=", "==", "!=", "<=", ">=", "<", ">", "==", "!=", "===");
        var version = op switch
        {
            "==" or "!=" when random.Chance(0.3) => string.Join('.', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Number(false))) + ".*",
            "==" or "!=" => Version(huge: false),
            "===" => random.Chance(0.8) ? Version(huge: false) : random.Of("foo", "1.x", "1.0-custom!", "linux"),
            _ => Version(local: random.Chance(0.03), huge: false),
        };
        return op + (random.Chance(0.2) ? " " : "") + version;
    }

    public string Specifiers()
    {
        var parts = Enumerable.Range(0, random.Of(0, 1, 1, 1, 2, 2, 3)).Select(_ => Specifier()).ToList();
        return string.Join(random.Of(",", ", ", " , "), parts) + (random.Chance(0.05) ? "," : "");
    }

    public string Name() =>
        string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Of("foo", "Bar", "x", "9", "py", "Z0")
            + (random.Chance(0.3) ? random.Of("-", "_", ".", "--", "-_.", "._") : "")));

    public string Marker(int depth = 3)
    {
        if (depth == 0 || random.Chance(0.5))
            return Comparison();
        var parts = Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
            random.Chance(0.4) ? "(" + Blank() + Marker(depth - 1) + Blank() + ")" : Comparison());
        var text = "";
        foreach (var part in parts)
            text += text.Length == 0 ? part : " " + random.Of("and", "or") + " " + part;
        return text;
    }

    // Only what every version of the oracle means the same by: text with equality and membership, versions with all operators.
    string Comparison()
    {
        string variable, op, literal;
        if (random.Chance(0.5))
        {
            variable = random.Of("python_version", "python_full_version", "implementation_version");
            op = random.Of("<", "<=", "==", "!=", ">=", ">", "~=", "===", "in", "not in");
            literal = random.Of("3", "3.8", "3.10", "3.12.1", "3.13", "2.7", "3.13.0a1", "3.9.0", "v3.8", "4", "3.10.post1");
            if (op is "==" or "!=" && random.Chance(0.3))
                literal = random.Of("3.*", "3.1.*", "3.10.*");
            else if (op is "in" or "not in")
                literal = random.Of("2.7 3.8 3.10", "3.10,3.11", "3.13.0");
            else if (op is "~=")
                literal = literal.Contains('.') ? literal.TrimStart('v') : literal + ".0";
        }
        else
        {
            (variable, literal) = random.Next(5) switch
            {
                0 => (random.Of("os_name", "os.name"), random.Of("posix", "nt", "java")),
                1 => (random.Of("sys_platform", "sys.platform"), random.Of("linux", "win32", "darwin", "linux2")),
                2 => (random.Of("platform_python_implementation", "python_implementation", "platform.python_implementation"), random.Of("CPython", "PyPy", "Jython")),
                3 => (random.Of("platform_machine", "platform.machine", "platform_system"), random.Of("x86_64", "arm64", "Linux", "Windows")),
                _ => ("extra", random.Of("test", "dev_tools", "Dev.Tools", "docs", "all")),
            };
            op = random.Of("==", "!=", "in", "not in");
            if (variable == "extra")
                op = random.Of("==", "!=");
            else if (op is "in" or "not in")
                literal += random.Of(" ", ",") + random.Of("posix", "linux", "CPython", "x86_64");
        }
        var quote = random.Of("'", "\"");
        literal = quote + literal + quote;
        var space = op is "in" or "not in" ? " " : Blank();
        if (op == "not in" && random.Chance(0.2))
            op = "not \t in";
        return !op.EndsWith("in", StringComparison.Ordinal) && op is not ("~=" or "===") && variable != "extra" && random.Chance(0.1)
            && !variable.Contains("version", StringComparison.Ordinal)
            ? literal + space + op + space + variable
            : variable + space + op + space + literal;
    }

    public string Requirement()
    {
        var text = Blank() + random.Of("foo", "Foo.Bar", "a", "x-y_z", "Zope.Interface", "n0") + Blank();
        if (random.Chance(0.3))
            text += "[" + Blank() + string.Join(random.Of(",", " , "), Enumerable.Range(0, random.Next(4)).Select(_ => random.Of("a", "Dev_Tools", "x.y", "test"))) + Blank() + "]" + Blank();
        if (random.Chance(0.2))
        {
            text += "@" + Blank() + random.Of("https://example.org/a.whl", "git+https://example.org/r@v1#egg=x;y", "file:///x", "../x", "a");
            if (random.Chance(0.5))
                text += (random.Chance(0.9) ? " " : "") + ";" + Blank() + Marker(2);
            return text + Blank();
        }
        var specifiers = Specifiers();
        text += random.Chance(0.25) ? "(" + Blank() + specifiers + Blank() + ")" : specifiers;
        if (random.Chance(0.4))
            text += Blank() + ";" + Blank() + Marker(2);
        return text + Blank();
    }

    string Number(bool huge) => random.Next(20) switch
    {
        0 => "00",
        1 => "0" + random.Next(100),
        2 when huge => random.Of("999999999999999999", "1000000000000000000", "9223372036854775808", "18446744073709551616", "99999999999999999999999"),
        3 => "2024" + random.Next(10, 13),
        < 10 => random.Of("0", "1"),
        _ => random.Next(12).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    string LocalPart(bool huge) => random.Of("ubuntu", "A1", "1a", "local", "0x", Number(huge), Number(huge));
    string Suffix(bool huge) => random.Chance(0.3) ? (random.Chance(0.2) ? Separator() : "") : Separator() + Number(huge);
    string Separator() => random.Of("", "", "", ".", "-", "_");
    string Case(string text) => random.Chance(0.1) ? text.ToUpperInvariant() : text;
    string Space() => random.Chance(0.1) ? random.Of(" ", "\t", "\n", "\r\n", "\f", "\v ") : "";
    string Blank() => random.Of("", "", " ", "  ", "\t");
}
