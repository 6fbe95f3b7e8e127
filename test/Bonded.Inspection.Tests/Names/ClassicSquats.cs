namespace Bonded.Inspection.Tests.Names;

/// <summary>Look-alikes made by rule from a well-known name, the way squatters and slipping fingers make them.</summary>
static class ClassicSquats
{
    static readonly string[] Keyboard = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

    static readonly (string, string)[] LooksAlike =
        [("o", "0"), ("l", "1"), ("i", "1"), ("l", "i"), ("i", "l"), ("m", "rn"), ("w", "vv"), ("d", "cl"), ("e", "3"), ("s", "5")];

    static readonly (string Before, string After)[] Affixes =
    [
        ("py-", ""), ("python-", ""), ("py", ""), ("python3-", ""), ("", "-py"), ("", "-python"), ("", "py"), ("", "-dev"), ("", "-lite"), ("", "-sdk"),
        ("new-", ""), ("easy-", ""), ("", "-lib"), ("", "lib"), ("easy", ""),
    ];

    /// <summary>Every classic squat of one name, with the rule that made it.</summary>
    public static IEnumerable<(string Kind, string Name)> Of(string target)
    {
        for (var i = 0; i < target.Length; i++)
        {
            var c = target[i];
            if (c == '-')
                continue;
            yield return ("omission", target.Remove(i, 1));
            if (!char.IsAsciiLetter(c))
                continue;
            yield return ("doubling", target.Insert(i, c.ToString()));
            if (i + 1 < target.Length && char.IsAsciiLetter(target[i + 1]) && target[i + 1] != c)
                yield return ("transposition", target[..i] + target[i + 1] + c + target[(i + 2)..]);
            foreach (var row in Keyboard)
            {
                var at = row.IndexOf(c, StringComparison.Ordinal);
                if (at < 0)
                    continue;
                if (at > 0)
                    yield return ("keyboard", target[..i] + row[at - 1] + target[(i + 1)..]);
                if (at + 1 < row.Length)
                    yield return ("keyboard", target[..i] + row[at + 1] + target[(i + 1)..]);
            }
        }

        foreach (var (from, to) in LooksAlike)
        {
            for (var at = target.IndexOf(from, StringComparison.Ordinal); at >= 0; at = target.IndexOf(from, at + 1, StringComparison.Ordinal))
                yield return ("homoglyph", target[..at] + to + target[(at + from.Length)..]);
        }

        if (target.Contains('-', StringComparison.Ordinal))
        {
            yield return ("separator", target.Replace("-", "", StringComparison.Ordinal));
            var words = target.Split('-');
            if (words.Length == 2)
                yield return ("word-order", words[1] + "-" + words[0]);
            else
                yield return ("word-order", string.Join('-', words.Reverse()));
        }

        for (var i = 3; i <= target.Length - 3; i++)
        {
            if (target[i] != '-' && target[i - 1] != '-')
                yield return ("separator", target.Insert(i, "-"));
        }

        yield return ("plural", target.EndsWith('s') ? target[..^1] : target + "s");
        if (char.IsAsciiDigit(target[^1]))
            yield return ("digit", target.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('-'));
        else
            foreach (var digit in "23")
                yield return ("digit", target + digit);
        foreach (var (before, after) in Affixes)
            yield return ("affix", before + target + after);
    }

    /// <summary>Shapes that are well known from years of squatting, beside the name each imitates.</summary>
    public static IReadOnlyList<(string Name, string Target)> WellKnown { get; } =
    [
        ("requesst", "requests"), ("reqeusts", "requests"), ("request", "requests"), ("requestss", "requests"), ("rquests", "requests"),
        ("requets", "requests"), ("reequests", "requests"), ("requests3", "requests"), ("python-requests", "requests"), ("python3-dateutil", "python-dateutil"),
        ("dateutil", "python-dateutil"), ("pythondateutil", "python-dateutil"), ("py-dateutil", "python-dateutil"), ("python-datetuil", "python-dateutil"),
        ("dateutil-python", "python-dateutil"), ("urlib3", "urllib3"), ("urllib", "urllib3"), ("urllib2", "urllib3"), ("urllib4", "urllib3"), ("djanga", "django"),
        ("djago", "django"), ("dajngo", "django"), ("diango", "django"), ("beautifulsoup", "beautifulsoup4"), ("beautifulsoup5", "beautifulsoup4"),
        ("beautiful-soup4", "beautifulsoup4"), ("beatifulsoup4", "beautifulsoup4"), ("colourama", "colorama"), ("colorarna", "colorama"), ("coloroma", "colorama"),
        ("colorama-dev", "colorama"), ("numpyy", "numpy"), ("nunpy", "numpy"), ("mumpy", "numpy"), ("numpi", "numpy"), ("panads", "pandas"), ("pandsa", "pandas"),
        ("pandass", "pandas"), ("setup-tools", "setuptools"), ("setuptool", "setuptools"), ("tensorfow", "tensorflow"), ("tenserflow", "tensorflow"),
        ("tensorfl0w", "tensorflow"), ("scikitlearn", "scikit-learn"), ("sci-kit-learn", "scikit-learn"), ("scikit-leam", "scikit-learn"), ("learn-scikit", "scikit-learn"),
        ("cryptograpy", "cryptography"), ("crytography", "cryptography"), ("cryptographyy", "cryptography"), ("pi11ow", "pillow"), ("pilow", "pillow"), ("pyyaml3", "pyyaml"),
        ("pyaml-dev", "pyyaml"), ("py-yaml", "pyyaml"), ("pyyml", "pyyaml"), ("flaks", "flask"), ("f1ask", "flask"), ("flassk", "flask"), ("matplotlb", "matplotlib"), ("mathplotlib", "matplotlib"),
        ("matplotlib-dev", "matplotlib"), ("sqlalchmy", "sqlalchemy"), ("sqlaclhemy", "sqlalchemy"), ("sql-alchemy", "sqlalchemy"), ("selenuim", "selenium"), ("seleniumm", "selenium"),
        ("beautifulsup4", "beautifulsoup4"), ("botocor", "botocore"), ("boto-core", "botocore"), ("b0to3", "boto3"), ("botto3", "boto3"), ("jinj2", "jinja2"), ("jinja", "jinja2"),
        ("ninja2", "jinja2"), ("pytesst", "pytest"), ("pytset", "pytest"), ("certfi", "certifi"), ("charset-normaliser", "charset-normalizer"), ("charsetnormalizer", "charset-normalizer"),
        ("typing-extension", "typing-extensions"), ("extensions-typing", "typing-extensions"), ("websocket-cient", "websocket-client"), ("client-websocket", "websocket-client"),
        ("pydantlc", "pydantic"), ("pydantics", "pydantic"), ("fast-api", "fastapi"), ("fastapl", "fastapi"), ("fastpi", "fastapi"), ("new-fastapi", "fastapi"), ("aiohtpp", "aiohttp"),
        ("aiohttps", "aiohttp"), ("httpx-dev", "httpx"), ("opencvpython", "opencv-python"), ("python-opencv", "opencv-python"), ("opencv-pyhton", "opencv-python"),
        ("openai-sdk", "openai"), ("0penai", "openai"), ("easy-openai", "openai"), ("langchian", "langchain"), ("transfomers", "transformers"), ("tranformers", "transformers"),
    ];
}
