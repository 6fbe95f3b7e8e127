using System.Text;
using Bonded.Python.Source;

namespace Bonded.Python.Tests.Source;

public sealed class NameTableTests
{
    [Fact]
    public void A_name_keeps_its_id_and_its_text()
    {
        var random = Seeded.Random();
        var table = new NameTable();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < 20_000; i++)
        {
            var name = string.Concat(Enumerable.Range(0, random.Next(0, 40)).Select(_ => random.Next(20) == 0 ? '\u00E9' : (char)random.Next('a', 'e')));
            var id = table.Add(Encoding.UTF8.GetBytes(name));
            Assert.Equal(known.TryAdd(name, id) ? id : known[name], id);
            Assert.Equal(name, table[id]);
        }

        Assert.Equal(known.Count, known.Values.Distinct().Count());
    }

    [Fact]
    public void A_known_name_costs_no_memory()
    {
        var table = new NameTable();
        table.Add("something"u8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            table.Add("something"u8);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void The_names_that_the_parser_knows_have_the_ids_it_knows()
    {
        var table = new NameTable();
        Assert.Equal(["yield", "match", "case", "type", "_", "lazy", "print", "exec", "repr", "*"], Enumerable.Range(NameTable.Keywords - 1, 10).Select(id => table[id]));
        Assert.Equal(NameTable.Star, table.Add("*"u8));
        Assert.Equal(NameTable.Repr, table.Add("repr"u8));
    }
}
