using System.Globalization;
using Xunit.Runner.InProc.SystemConsole;

namespace Bonded.Data.Tests;

static class Program
{
    /// <summary>The argument that makes this program write audit events until it is killed, printing each number once it is stored.</summary>
    public const string WriteUntilKilled = "--write-until-killed";

    static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [WriteUntilKilled, var directory])
            return await ConsoleRunner.Run(arguments);
        await using var database = await Database.Open(new DatabaseLocation.Sqlite(directory), TimeProvider.System);
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            while (true)
            {
                var number = Interlocked.Increment(ref next).ToString(CultureInfo.InvariantCulture);
                await database.Write(tx => Audit.Insert(tx, new("written", number, null, null, "{}")));
                lock (database)
                {
                    Console.Out.WriteLine(number);
                    Console.Out.Flush();
                }
            }
        }));
        return 0;
    }
}
