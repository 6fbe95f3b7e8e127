using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Bonded.Data.Tests;

public class PostgreSqlTests
{
    [Fact]
    public async Task J05_work_that_meets_a_deadlock_is_run_again()
    {
        await using var place = await TestDatabase.Create(DatabaseKind.PostgreSql);
        await using var database = await place.Open();
        foreach (var name in (string[])["a", "b"])
            await database.Write(tx => Projects.Bind(tx, name, "pypi"));
        using var both = new Barrier(2);
        var runs = 0;
        int Update(Tx tx, string first, string second)
        {
            const string sql = "UPDATE projects SET etag = coalesce(etag, '') || 'x' WHERE name = @name";
            tx.Execute(sql, ("name", first));
            if (Interlocked.Increment(ref runs) <= 2)
                both.SignalAndWait(TimeSpan.FromSeconds(10));
            return tx.Execute(sql, ("name", second));
        }

        await Task.WhenAll(database.Write(tx => Update(tx, "a", "b")), database.Write(tx => Update(tx, "b", "a")));

        Assert.True(runs > 2);
        Assert.Equal("xx", (await database.Read(tx => Projects.Find(tx, "a")))!.ETag);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task J05_a_connection_lost_during_COMMIT_is_an_unknown_outcome_and_not_run_again(bool committed)
    {
        var server = await PrivatePostgres.Shared();
        var direct = await server.CreateDatabase();
        using var proxy = new CuttingProxy(Path.Combine(server.Directory, ".s.PGSQL.5432"), forward: committed);
        var through = new NpgsqlConnectionStringBuilder(direct) { Host = "127.0.0.1", Port = proxy.Port, SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable };
        var runs = 0;
        await using (var database = await Database.Open(new DatabaseLocation.PostgreSql(through.ConnectionString), TimeProvider.System))
        {
            proxy.Cut = true;
            var lost = await Assert.ThrowsAsync<DatabaseException>(() => database.Write(tx =>
            {
                runs++;
                Audit.Insert(tx, new("once", null, null, null, "{}"));
            }));
            proxy.Cut = false;
            Assert.Equal("database-outcome-unknown", lost.Code);
            // The same database answers again, on another connection.
            Assert.Equal(1, await database.Read(tx => Indexes.Epoch(tx)));
            await database.Write(tx => Audit.Insert(tx, new("after", null, null, null, "{}")));
        }
        Assert.Equal(1, runs);
        await using var reader = await Database.Open(new DatabaseLocation.PostgreSql(direct), TimeProvider.System);
        Assert.Equal(committed ? 1 : 0, (await reader.Read(tx => Audit.List(tx, 0, 10))).Count(e => e.Kind == "once"));
    }

    [Fact]
    public async Task J05_connections_that_the_server_ends_are_replaced()
    {
        await using var place = await TestDatabase.Create(DatabaseKind.PostgreSql);
        await using var database = await place.Open();
        await database.Write(tx => Audit.Insert(tx, new("before", null, null, null, "{}")));
        await database.Read(tx => Indexes.Epoch(tx));
        await (await PrivatePostgres.Shared()).Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
            new NpgsqlConnectionStringBuilder(((DatabaseLocation.PostgreSql)place.Location).ConnectionString).Database!);

        for (var i = 0; i < 20; i++)
        {
            await database.Write(tx => Audit.Insert(tx, new("after", null, null, null, "{}")));
            await database.Read(tx => Indexes.Epoch(tx));
        }

        Assert.Equal(20, (await database.Read(tx => Audit.List(tx, 0, 100))).Count(e => e.Kind == "after"));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_to_be_unavailable_without_its_password()
    {
        var refused = await Assert.ThrowsAsync<DatabaseException>(() => Database.Open(
            new DatabaseLocation.PostgreSql("Host=127.0.0.1;Port=1;Username=x;Password=hunter2;Timeout=5"), TimeProvider.System));

        Assert.Equal("database-unavailable", refused.Code);
        Assert.DoesNotContain("hunter2", refused.ToString() + new DatabaseLocation.PostgreSql("Password=hunter2"), StringComparison.Ordinal);
    }

    /// <summary>Stands between a client and the server and, once told to, ends a connection when its COMMIT passes.</summary>
    sealed class CuttingProxy : IDisposable
    {
        readonly TcpListener listener = new(IPAddress.Loopback, 0);
        readonly string target;
        readonly bool forward;

        public CuttingProxy(string target, bool forward)
        {
            (this.target, this.forward) = (target, forward);
            listener.Start();
            _ = Accept();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public bool Cut { get; set; }

        async Task Accept()
        {
            while (true)
            {
                Socket client;
                try
                {
                    client = await listener.AcceptSocketAsync();
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    return;
                }
                _ = Serve(client);
            }
        }

        async Task Serve(Socket client)
        {
            using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            using var _ = client;
            await server.ConnectAsync(new UnixDomainSocketEndPoint(target));
            var cutting = new StrongBox<bool>();
            await Task.WhenAny(Requests(client, server, cutting), Answers(server, client, cutting));
        }

        async Task Requests(Socket client, Socket server, StrongBox<bool> cutting)
        {
            var buffer = new byte[65536];
            while (await client.ReceiveAsync(buffer) is > 0 and var read)
            {
                // The whole command, not the isolation level.
                if (Cut && buffer.AsSpan(0, read).IndexOf("COMMIT\0"u8) >= 0)
                {
                    if (!forward)
                        return;
                    Volatile.Write(ref cutting.Value, true);
                }
                await Send(server, buffer.AsMemory(0, read));
            }
        }

        // The server's answer to COMMIT means that it has committed; the client never hears it.
        static async Task Answers(Socket server, Socket client, StrongBox<bool> cutting)
        {
            var buffer = new byte[65536];
            while (await server.ReceiveAsync(buffer) is > 0 and var read && !Volatile.Read(ref cutting.Value))
                await Send(client, buffer.AsMemory(0, read));
        }

        static async Task Send(Socket to, ReadOnlyMemory<byte> bytes)
        {
            while (bytes.Length > 0)
                bytes = bytes[await to.SendAsync(bytes)..];
        }

        public void Dispose() => listener.Dispose();
    }
}
