using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Bonded.Crash;

/// <summary>What outlives a server: its settings, its data directory and its database, of either kind.</summary>
sealed class Site : IDisposable
{
    readonly TemporaryDirectory home = new();
    readonly string upstream;

    Site(DatabaseKind kind, string database, string upstream, string? data)
    {
        Kind = kind;
        Database = database;
        Data = data ?? home["data"];
        this.upstream = upstream;
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        WriteSettings();
    }

    public DatabaseKind Kind { get; }

    /// <summary>The <c>--database</c> setting.</summary>
    public string Database { get; }

    public Uri Address { get; }

    public string Data { get; }

    public string Settings => home["bonded.toml"];

    /// <summary>The file that names the step at which the server kills itself; with no such file it does not.</summary>
    public string CrashAt => home["crash-at"];

    public string Blobs => Path.Combine(Data, "blobs");

    /// <summary>A site with nothing in it: PostgreSQL's database has no schema yet, as SQLite's has none.</summary>
    public static async Task<Site> Create(DatabaseKind kind, RecordingUpstream upstream, string? data = null)
    {
        var database = kind == DatabaseKind.Sqlite ? "sqlite" : await (await PrivatePostgres.Shared()).CreateEmptyDatabase();
        return new(kind, database, upstream.Url.AbsoluteUri, data);
    }

    /// <summary>Writes the settings file; another number of days is another policy, and so another epoch.</summary>
    public void WriteSettings(int youngProjectDays = 30) => File.WriteAllText(home["bonded.toml"], $"""
        [[own]]
        names = ["vault-of-ours"]
        prefixes = ["acme"]

        [[upstream]]
        name = "origin"
        url = "{upstream}"
        trusted_time = true
        allow_private_addresses = true

        [policy]
        young_project_days = {youngProjectDays}
        """);

    /// <summary>A connection past the server, to look at the rows as they are.</summary>
    public DbConnection Connect()
    {
        DbConnection connection = Kind == DatabaseKind.Sqlite
            ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(Data, "bonded.db"), Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 30 }.ConnectionString)
            : new NpgsqlConnection(Database + ";Pooling=false");
        connection.Open();
        return connection;
    }

    public void Dispose() => home.Dispose();
}
