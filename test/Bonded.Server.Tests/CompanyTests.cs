using System.Collections.Concurrent;
using System.Net;
using Bonded.Data;
using Bonded.Inspection.Names;
using Bonded.Testing;
using Bonded.Testing.Packages;

namespace Bonded.Server.Tests;

/// <summary>A made-up company comes to an empty server with what it has in use, and its builds go on.</summary>
public sealed class CompanyTests
{
    sealed record Pin(string Project, string Filename, byte[] Bytes, double DaysOld);

    [Theory, DatabaseData]
    public async Task Nothing_legitimate_that_is_older_than_a_week_is_refused(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(new ServerSetup { Kind = kind, KnowsAll = false });
        var pins = Stock(server);
        Assert.InRange(pins.Select(pin => pin.Project).Distinct().Count(), 300, 400);

        // First the lock files, a pin at a time from eight runners, then what is not pinned: the newest that a page offers.
        var refused = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(pins.Where(pin => pin.DaysOld > 7), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (pin, _) =>
        {
            var page = await server.Page(pin.Project);
            if (!page.Offered.Contains(pin.Filename))
                refused.Add($"{pin.Filename} of {pin.DaysOld} days is not offered: {page.Files.FirstOrDefault(file => file.Name == pin.Filename)?.Withheld}");
            var answer = await server.Get(TestServer.PathOf(pin.Filename, pin.Bytes));
            if (answer.Status != HttpStatusCode.OK)
                refused.Add($"{pin.Filename} of {pin.DaysOld} days: {answer.Text}");
        });
        Assert.True(refused.IsEmpty, string.Join('\n', refused));

        // What is younger waits, and says until when.
        foreach (var pin in pins.Where(pin => pin.DaysOld < 7))
            Assert.Equal(["minimum-age"], (await server.Refused(TestServer.PathOf(pin.Filename, pin.Bytes))).Rules.Except(["not-inspected"]));

        // A month later all of it is there, with nobody having clicked anything.
        await server.Pass(TimeSpan.FromDays(31));
        foreach (var pin in pins.Where(pin => pin.DaysOld < 7))
            await server.Download(TestServer.PathOf(pin.Filename, pin.Bytes));
        Assert.Empty(await server.Database.Read(tx => Quarantine.List(tx, null, 10)));
    }

    static List<Pin> Stock(TestServer server)
    {
        var pins = new List<Pin>();
        void Put(string project, WheelBuilder wheel, double daysOld) => pins.Add(new Pin(project, wheel.FileName, server.Upstream.Put(wheel, project, daysOld), daysOld));

        // Certificates and time zones: a version is a date, and only the newest is of use.
        foreach (var (project, month) in ((string, int)[])[("certifi", 1), ("pytz", 2), ("tzdata", 3)])
        {
            for (var i = 0; i < 12; i++)
                Put(project, Goods.Wheel(project, $"{2026 - i / 6}.{month + i % 6}"), 9 + i * 61);
        }

        // Forty wheels a release, uploaded over two days, and one late for a new Python; and a large one.
        foreach (var (version, days) in ((string, double)[])[("2.4.0", 12), ("2.3.5", 70), ("1.26.4", 800)])
        {
            for (var i = 0; i < 40; i++)
                Put("numpy", new WheelBuilder("numpy", version).Tag($"cp3{9 + i / 4}-cp3{9 + i / 4}-{(i % 4) switch { 0 => "win_amd64", 1 => "macosx_11_0_arm64", 2 => "manylinux_2_28_x86_64", _ => "musllinux_1_2_aarch64" }}").With("numpy/__init__.py", "").With($"numpy/_core{i}.txt", "x"), days - i / 24.0);
        }

        Put("torch", new WheelBuilder("torch", "2.9.1").Tag("cp313-cp313-manylinux_2_28_x86_64").With("torch/__init__.py", "").With("torch/lib/libtorch.so", new byte[8 << 20]), 25);

        Put("torch", new WheelBuilder("torch", "2.8.0").Tag("cp313-cp313-manylinux_2_28_x86_64").With("torch/__init__.py", ""), 120);

        // Its own start-up file.
        Put("setuptools", Goods.Wheel("setuptools", "80.9.0").With("_distutils_hack/__init__.py", "def add_shim():\n    pass\n")
            .With("distutils-precedence.pth", "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; enabled and __import__('_distutils_hack').add_shim();\n"), 40);
        Put("setuptools", Goods.Wheel("setuptools", "80.8.0"), 90);

        // Several series mended at once; and the day's release of a cloud's library.
        foreach (var version in (string[])["5.2.9", "5.1.15", "4.2.27"])
            Put("django", Goods.Wheel("django", version), 8 + version.Length / 100.0);
        Put("django", Goods.Wheel("django", "5.2.8"), 60);
        for (var i = 0; i < 60; i++)
            Put("boto3", Goods.Wheel("boto3", $"1.42.{60 - i}"), 1.5 + i);

        // Hundreds more of all ages, among them what is not known widely, each with its past.
        var random = new Random(20_261_125);
        var taken = pins.Select(pin => pin.Project).ToHashSet();
        var names = PopularProjects.Names.Take(330).Concat(PopularProjects.Names.Skip(6_000).Where((_, i) => i % 150 == 0).Take(25));
        foreach (var project in names.Where(taken.Add))
        {
            var releases = random.Next(2, 7);
            var days = 8.0 + random.Next(0, 60);
            for (var i = releases; i > 0; i--)
            {
                Put(project, Goods.Wheel(project, $"{1 + i / 3}.{i}.0"), days);
                days += random.Next(20, 200);
            }
        }

        return pins;
    }
}
