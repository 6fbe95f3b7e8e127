using System.Data;
using Npgsql;

namespace Bonded.Data;

/// <summary>A thread with a PostgreSQL connection of its own, which it replaces when it breaks.</summary>
sealed class PostgreSqlWorker(JobQueue queue, PostgreSqlServer server, TimeProvider time, bool write)
{
    const int Attempts = 6;

    Session? session;

    public void Run()
    {
        while (queue.Take() is { } job)
            Answer(job);
        session?.Dispose();
    }

    void Answer(Job job)
    {
        for (var attempt = 0; ; attempt++)
        {
            var committing = false;
            try
            {
                session ??= server.Connect();
                // A read of several statements sees one snapshot; a write relies on the rows it locks.
                using var transaction = ((NpgsqlConnection)session.Connection).BeginTransaction(
                    write ? IsolationLevel.ReadCommitted : IsolationLevel.RepeatableRead);
                session.Transaction = transaction;
                if (!write)
                    session.Execute("SET TRANSACTION READ ONLY");
                job.Run(new Tx(session, time));
                committing = write;
                if (write)
                    CrashPoint.Reach("database-committing");
                transaction.Commit();
                if (write)
                    CrashPoint.Reach("database-committed");
                session.Transaction = null;
            }
            catch (Exception e)
            {
                var lost = Release();
                if (committing && !PostgreSqlServer.IsRolledBack(e))
                    job.Fail(new DatabaseException("database-outcome-unknown",
                        "The connection to PostgreSQL ended while a change was being committed: it may be stored or not. Read before writing it again.", e));
                else if (attempt + 1 < Attempts && (lost || PostgreSqlServer.IsTransient(e)))
                {
                    queue.Pause(PostgreSqlServer.Pause(attempt));
                    continue;
                }
                else
                    job.Fail(PostgreSqlServer.Explain(e));
                return;
            }
            job.Succeed();
            return;
        }
    }

    /// <summary>Ends the transaction after a failure; true if the connection went with it, so that the work was undone by the server.</summary>
    bool Release()
    {
        if (session is null)
            return true;
        session.Transaction = null;
        if (session.Connection.State == ConnectionState.Open)
            return false;
        session.Dispose();
        session = null;
        return true;
    }
}
