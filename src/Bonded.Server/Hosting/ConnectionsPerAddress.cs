using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Bonded.Server.Hosting;

/// <summary>Bounds the connections from one address, so that one client cannot take them all; loopback and trusted proxies speak for many and are exempt.</summary>
sealed class ConnectionsPerAddress(int most, Forwarders forwarders, ILogger log)
{
    private readonly ConcurrentDictionary<IPAddress, int> counts = new();

    public ConnectionDelegate Around(ConnectionDelegate next) => connection =>
        (connection.RemoteEndPoint as IPEndPoint)?.Address is { } address && !IPAddress.IsLoopback(address) && !forwarders.Trusts(address)
            ? Counted(connection, address, next)
            : next(connection);

    private async Task Counted(ConnectionContext connection, IPAddress address, ConnectionDelegate next)
    {
        var count = counts.AddOrUpdate(address, 1, static (_, before) => before + 1);
        try
        {
            if (count > most)
            {
                if (count == most + 1) Log.TooManyConnections(log, most);
                connection.Abort();
                return;
            }
            await next(connection);
        }
        finally
        {
            if (counts.AddOrUpdate(address, 0, static (_, before) => before - 1) == 0) counts.TryRemove(new(address, 0));
        }
    }
}
