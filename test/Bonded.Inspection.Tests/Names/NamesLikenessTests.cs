using Bonded.Inspection.Names;
using Bonded.Packaging;

namespace Bonded.Inspection.Tests.Names;

public sealed class NamesLikenessTests
{
    static readonly LikenessIndex Popular = LikenessIndex.Build(PopularProjects.Names);
    static readonly HashSet<string> Listed = new(PopularProjects.Names, StringComparer.Ordinal);

    static NameLikeness Check(string name) => Popular.Check(ProjectName.Parse(name));

    [Theory]
    [InlineData("reqeusts", "requests", LikenessKind.Transposition)]
    [InlineData("requesst", "requests", LikenessKind.Transposition)]
    [InlineData("reequests", "requests", LikenessKind.Doubling)]
    [InlineData("request", "requests", LikenessKind.Plural)]
    [InlineData("rquests", "requests", LikenessKind.Omission)]
    [InlineData("djanga", "django", LikenessKind.Vowel)]
    [InlineData("djangp", "django", LikenessKind.Keyboard)]
    [InlineData("colourama", "colorama", LikenessKind.Insertion)]
    [InlineData("pi11ow", "pillow", LikenessKind.Homoglyph)]
    [InlineData("nurnpy", "numpy", LikenessKind.Homoglyph)]
    [InlineData("scikitlearn", "scikit-learn", LikenessKind.Separator)]
    [InlineData("learn-scikit", "scikit-learn", LikenessKind.WordOrder)]
    [InlineData("dateutil", "python-dateutil", LikenessKind.PythonAffix)]
    [InlineData("numpy-python", "numpy", LikenessKind.PythonAffix)]
    [InlineData("numpy-dev", "numpy", LikenessKind.Affix)]
    [InlineData("python-reqeusts", "requests", LikenessKind.AffixAndEdit)]
    [InlineData("urllib", "urllib3", LikenessKind.Digit)]
    [InlineData("sqlite3", "sqlite3", LikenessKind.StandardModule)]
    public void A_classic_squat_is_held_and_says_why(string name, string target, LikenessKind kind)
    {
        var result = Check(name);
        Assert.Equal(NameVerdict.Held, result.Verdict);
        Assert.Null(result.PopularRank);
        Assert.Contains(result.Matches, m => m.Target == target && m.Kind == kind && m.Strength >= LikenessIndex.HeldFrom);
    }

    [Theory]
    [InlineData("boto")]
    [InlineData("boto3")]
    [InlineData("scapy")]
    [InlineData("nvidia-cublas-cu11")]
    [InlineData("pytest-cov")]
    [InlineData("beautifulsoup")]
    public void A_project_that_is_itself_popular_is_never_held(string name)
    {
        var result = Check(name);
        Assert.NotEqual(NameVerdict.Held, result.Verdict);
        Assert.NotNull(result.PopularRank);
    }

    [Theory]
    [InlineData("willow")]
    [InlineData("nvidia-cublas-cu14")]
    [InlineData("pytest-acme-fixtures")]
    [InlineData("django-acme")]
    [InlineData("requests-acme")]
    [InlineData("grequest-tracker")]
    [InlineData("types-acme")]
    public void A_name_with_a_life_of_its_own_is_not_held(string name) => Assert.NotEqual(NameVerdict.Held, Check(name).Verdict);

    [Fact]
    public void C03_a_name_confusable_with_an_existing_one_is_held()
    {
        foreach (var name in new[] { "pi11ow", "jinja", "f1ask", "d0cutils", "colorarna", "sqIalchemy", "urllib", "json", "subprocess" })
            Assert.Equal(NameVerdict.Held, Check(name).Verdict);
    }

    [Fact]
    public void Every_spelling_of_a_name_gets_the_same_answer()
    {
        var plain = Check("scikit-leam");
        Assert.NotEmpty(plain.Matches);
        Assert.Equal(plain.Matches, Check("Scikit_Leam").Matches);
        Assert.Equal(plain.Matches, Check("SCIKIT.-_leam").Matches);
    }

    [Fact]
    public void Well_known_squats_are_held_unless_the_squat_became_popular_itself()
    {
        var passed = ClassicSquats.WellKnown.Where(s => !Listed.Contains(s.Name) && Check(s.Name).Verdict != NameVerdict.Held).Select(s => s.Name);
        // pyaml-dev is nearer to pyaml, which is not popular enough to be worth a hold.
        Assert.Equal(["pyaml-dev"], passed);
    }

    [Fact]
    public void Squats_made_by_rule_from_the_thousand_best_known_names_are_held()
    {
        var counts = new Dictionary<string, (int Held, int Total)>(StringComparer.Ordinal);
        foreach (var target in PopularProjects.Names.Where(n => n.Count(char.IsAsciiLetter) >= 5).Take(1000))
        {
            foreach (var (kind, squat) in ClassicSquats.Of(target).Distinct())
            {
                if (Listed.Contains(squat) || !ProjectName.TryParse(squat, out var name) || name.Canonical != squat)
                    continue;
                var result = Popular.Check(name);
                var (held, total) = counts.GetValueOrDefault(kind);
                counts[kind] = (held + (result.Verdict == NameVerdict.Held ? 1 : 0), total + 1);
            }
        }

        AtLeast("homoglyph", 1);
        AtLeast("separator", 1);
        AtLeast("word-order", 1);
        AtLeast("plural", 1);
        AtLeast("doubling", 0.999);
        AtLeast("transposition", 0.998);
        AtLeast("keyboard", 0.996);
        AtLeast("omission", 0.987);
        AtLeast("affix", 0.9);

        void AtLeast(string kind, double share)
        {
            var (held, total) = counts[kind];
            Assert.True(total > 400, $"{kind}: only {total} squats made");
            Assert.True(held >= share * total, $"{kind}: {held} of {total} held");
        }
    }

    [Fact]
    public void At_most_half_a_percent_of_the_lesser_popular_projects_would_be_held_if_they_were_unknown()
    {
        var names = PopularProjects.Names.Skip(5000).Select(ProjectName.Parse).ToArray();
        var held = names.Where(n => Popular.Check(n, except: n).Verdict == NameVerdict.Held).ToArray();
        Assert.True(held.Length <= names.Length * 0.005, $"{held.Length} of {names.Length}: {string.Join(' ', held.Select(n => n.Canonical))}");
    }

    [Fact]
    public void At_most_one_percent_of_unranked_real_projects_are_held()
    {
        // 5,000 names drawn from all of PyPI's without the popular ones (seed 20261122).
        using var stream = typeof(NamesLikenessTests).Assembly.GetManifestResourceStream("unranked-sample.txt")!;
        using var reader = new StreamReader(stream);
        var names = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5000, names.Length);
        Assert.InRange(names.Count(n => Check(n).Verdict == NameVerdict.Held), 0, 50);
    }

    [Fact]
    public void Names_of_the_organisation_are_guarded_like_the_most_popular_ones()
    {
        var index = LikenessIndex.Build(PopularProjects.Names, owned: ["acme-payments"], approved: ["zorbalith"]);

        var squat = index.Check(ProjectName.Parse("acme-paymnets"));
        Assert.Equal(NameVerdict.Held, squat.Verdict);
        Assert.Equal(new Likeness("acme-payments", LikenessKind.Transposition, 1, TargetOrigin.Owned), squat.Matches[0]);
        Assert.Equal(NameVerdict.Held, index.Check(ProjectName.Parse("acmepayments")).Verdict);
        Assert.Equal(NameVerdict.Held, index.Check(ProjectName.Parse("payments-acme")).Verdict);
        Assert.Equal(TargetOrigin.Approved, index.Check(ProjectName.Parse("zorbalitth")).Matches[0].Origin);

        var own = index.Check(ProjectName.Parse("Acme_Payments"));
        Assert.Equal(NameVerdict.Clear, own.Verdict);
        Assert.Empty(own.Matches);
        Assert.Equal(NameVerdict.Clear, Popular.Check(ProjectName.Parse("acme-paymnets")).Verdict);
    }

    [Fact]
    public void A_name_taken_off_the_list_is_neither_a_target_nor_well_known()
    {
        var flask = ProjectName.Parse("flask");
        var except = Popular.Check(flask, except: flask);
        Assert.Null(except.PopularRank);
        Assert.DoesNotContain(except.Matches, m => m.Target == "flask");
        Assert.DoesNotContain(Popular.Check(ProjectName.Parse("flaask"), except: flask).Matches, m => m.Target == "flask");
    }

    [Fact]
    public void Matches_are_few_strongest_first_and_each_has_a_short_plain_sentence()
    {
        foreach (var name in PopularProjects.Names.Where((_, i) => i % 7 == 0).Select(ProjectName.Parse))
        {
            var matches = Popular.Check(name, except: name).Matches;
            Assert.InRange(matches.Count, 0, LikenessIndex.MostMatches);
            Assert.Equal(matches.Count, matches.Select(m => m.Target).Distinct().Count());
            foreach (var match in matches)
            {
                Assert.InRange(match.Strength, LikenessIndex.ReportedFrom - 0.01, 1);
                Assert.True(match.Sentence(1).Length <= 300);
                Assert.All(match.Sentence(), c => Assert.InRange(c, ' ', '~'));
            }
        }
    }

    [Fact]
    public void Every_kind_has_its_own_code_and_words()
    {
        var kinds = Enum.GetValues<LikenessKind>();
        Assert.Equal(kinds.Length, kinds.Select(k => k.Code()).Distinct().Count());
        Assert.All(kinds, k => Assert.Matches("^[a-z]+(-[a-z]+)*$", k.Code()));
        Assert.All(kinds, k => Assert.NotEmpty(k.Explain()));
    }

    [Fact]
    public void The_longest_and_oddest_valid_names_are_answered()
    {
        foreach (var name in new[] { "a", "0", new string('a', 255), "a" + string.Concat(Enumerable.Repeat("-a", 127)), string.Concat(Enumerable.Repeat("rn", 127)), "con", "py", "python", "new-lib" })
            Assert.Equal(name, Check(name).Name.Canonical);
        Assert.Equal(NameVerdict.Clear, LikenessIndex.Build([]).Check(ProjectName.Parse("requests")).Verdict);
    }

    [Theory]
    [InlineData("p\u0430nd\u0430s", "pandas")]
    [InlineData("num\u0440y", "numpy")]
    [InlineData("\uff52\uff45\uff51\uff55\uff45\uff53\uff54\uff53", "requests")]
    [InlineData("fla\u200bs\u212a", "flask")]
    [InlineData("d\u0458ang\u043e", "django")]
    [InlineData("\U0001D42B\U0001D41E\U0001D42A\U0001D42E\U0001D41E\U0001D42C\U0001D42D\U0001D42C", "requests")]
    [InlineData("\u4e2d", "\u4e2d")]
    public void C02_letters_of_other_scripts_are_read_as_what_they_look_like(string text, string reading) =>
        Assert.Equal(reading, Confusables.Skeleton(text));

    [Fact]
    public void The_popular_list_holds_canonical_names_once_each()
    {
        Assert.Equal(14_985, PopularProjects.Names.Count);
        Assert.Equal(PopularProjects.Names.Count, Listed.Count);
        Assert.All(PopularProjects.Names, n => Assert.Equal(n, ProjectName.Parse(n).Canonical));
        Assert.Equal(new DateOnly(2026, 11, 1), PopularProjects.Date);
    }

    [Fact]
    public void The_index_finds_every_target_within_one_edit_that_comparing_with_each_would_find()
    {
        var random = new Random(20261122);
        const string letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
        for (var round = 0; round < 300; round++)
        {
            var text = PopularProjects.Names[random.Next(3000)];
            var at = random.Next(text.Length);
            text = random.Next(3) switch
            {
                0 => text.Remove(at, 1),
                1 => text.Insert(at, letters[random.Next(letters.Length)].ToString()),
                _ => text[..at] + letters[random.Next(letters.Length)] + text[(at + 1)..],
            };
            if (!ProjectName.TryParse(text, out var name))
                continue;
            foreach (var target in PopularProjects.Names.Take(3000))
            {
                if (!OneEdit.TryFind(name.Canonical, target, out var edit) || target.Length < 5 || Listed.Contains(name.Canonical))
                    continue;
                var matches = Popular.Check(name).Matches;
                if (matches.Count < LikenessIndex.MostMatches && Judgement.Edit(edit, target) * Judgement.Standing(2999, TargetOrigin.Popular) >= LikenessIndex.ReportedFrom)
                    Assert.True(matches.Any(m => m.Target == target), $"{name} {target}");
            }
        }
    }
}
