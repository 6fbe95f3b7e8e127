using System.Diagnostics;
using System.Globalization;
using Bonded.Data;
using Npgsql;
using Xunit;

namespace Bonded.Testing;

/// <summary>
/// A PostgreSQL server of the test run's own, on a Unix socket in a temporary directory, started on first use. It ends with the test process,
/// even one that is killed. It promises nothing across a power cut: fsync is off.
/// </summary>
public sealed class PrivatePostgres
{
    const string User = "bonded";
    const string Template = "bonded_template";

    // The shell outlives a killed test process just long enough to stop the server: its standard input ends then.
    const string Script = """
        bin=$1 dir=$2
        "$bin/initdb" -D "$dir/data" -U bonded -A trust -E UTF8 --no-locale --no-sync >"$dir/initdb.log" 2>&1 || exit 1
        exec 3<&0
        "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
            -c max_connections=200 -c shared_buffers=32MB -c max_wal_size=256MB -c autovacuum=off </dev/null >"$dir/server.log" 2>&1 3<&- &
        server=$!
        echo started
        read -r _ <&3
        kill -QUIT $server
        wait $server
        rm -rf "$dir"
        """;

    static readonly Lazy<Task<PrivatePostgres>> Server = new(Start);

    readonly Process shell;
    int databases;

    PrivatePostgres(Process shell, string directory)
    {
        this.shell = shell;
        Directory = directory;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
    }

    /// <summary>The directory of the server's socket.</summary>
    public string Directory { get; }

    /// <summary>The server; the test is skipped, visibly, where PostgreSQL is not installed.</summary>
    public static Task<PrivatePostgres> Shared()
    {
        Assert.SkipWhen(Binaries() is null, "PostgreSQL is not installed: no /usr/lib/postgresql/*/bin/initdb");
        return Server.Value;
    }

    /// <summary>A new database with the schema of this build.</summary>
    /// <returns>Its connection string.</returns>
    public Task<string> CreateDatabase() => CreateDatabase(Template);

    /// <summary>A new database with nothing in it.</summary>
    public Task<string> CreateEmptyDatabase() => CreateDatabase("template0");

    async Task<string> CreateDatabase(string template)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref databases)}");
        await Execute($"CREATE DATABASE {name} TEMPLATE {template}");
        return ConnectionString(name);
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = Directory,
        Username = User,
        Database = database,
        Timeout = 30,
    }.ConnectionString;

    public async Task Execute(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    static string? Binaries() => !System.IO.Directory.Exists("/usr/lib/postgresql") ? null : System.IO.Directory.GetDirectories("/usr/lib/postgresql")
        .Select(static version => Path.Combine(version, "bin")).FirstOrDefault(static bin => File.Exists(Path.Combine(bin, "initdb")));

    static async Task<PrivatePostgres> Start()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("bonded-pg-").FullName;
        var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Environment.UserName == "root")
        {
            // initdb refuses to run as root.
            await Run("chown", "postgres", directory);
            start.FileName = "setpriv";
            foreach (var argument in (string[])["--reuid=postgres", "--regid=postgres", "--clear-groups", "sh"])
                start.ArgumentList.Add(argument);
        }
        else
            start.FileName = "sh";
        foreach (var argument in (string[])["-c", Script, "private-postgres", Binaries()!, directory])
            start.ArgumentList.Add(argument);
        start.WorkingDirectory = "/";
        var shell = Process.Start(start)!;
        var server = new PrivatePostgres(shell, directory);
        if (await shell.StandardOutput.ReadLineAsync() != "started")
            throw new InvalidOperationException("initdb failed: " + await File.ReadAllTextAsync(Path.Combine(directory, "initdb.log")));
        await server.Ready();
        await server.Execute($"CREATE DATABASE {Template} TEMPLATE template0");
        await using (await Database.Open(new DatabaseLocation.PostgreSql(server.ConnectionString(Template)), TimeProvider.System))
        {
        }
        return server;
    }

    async Task Ready()
    {
        for (var waited = Stopwatch.StartNew(); ;)
            try
            {
                await Execute("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (waited.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(50);
            }
    }

    static async Task Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed");
    }

    void Stop()
    {
        shell.StandardInput.Close();
        shell.WaitForExit(10_000);
    }
}
