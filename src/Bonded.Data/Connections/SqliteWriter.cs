using Microsoft.Data.Sqlite;

namespace Bonded.Data;

/// <summary>
/// The one thread that writes to SQLite. Jobs that wait together share a commit, and so one fsync; a savepoint each lets one fail alone.
/// A job hears of its success after COMMIT has returned, never before.
/// </summary>
sealed class SqliteWriter(JobQueue queue, Session session, TimeProvider time)
{
    const int JobsPerCommit = 64;

    readonly List<Job> done = new(JobsPerCommit);

    public void Run()
    {
        while (queue.Take() is { } job)
            Commit(job);
    }

    void Commit(Job first)
    {
        done.Clear();
        var taken = 0;
        Job? job = first;
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            for (; job is not null; job = ++taken < JobsPerCommit ? queue.TryTake() : null)
                Try(job);
            CrashPoint.Reach("database-committing");
            session.Execute("COMMIT");
            CrashPoint.Reach("database-committed");
        }
        catch (Exception e)
        {
            var cause = SqliteFile.Explain(e);
            job?.Fail(cause);
            foreach (var other in done)
                other.Fail(cause);
            Rollback();
            return;
        }
        foreach (var each in done)
            each.Succeed();
    }

    void Try(Job job)
    {
        session.Execute("SAVEPOINT job");
        try
        {
            job.Run(new Tx(session, time));
        }
        catch (Exception e)
        {
            // A full disk or a failing one ends the whole transaction, and with it the jobs that went before.
            if (!IsOpen)
                throw;
            session.Execute("ROLLBACK TO job");
            session.Execute("RELEASE job");
            job.Fail(SqliteFile.Explain(e));
            return;
        }
        session.Execute("RELEASE job");
        done.Add(job);
    }

    void Rollback()
    {
        try
        {
            if (IsOpen)
                session.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // The transaction stays open, so the next BEGIN fails and tries this again: writes are refused, never half done.
        }
    }

    bool IsOpen => SQLitePCL.raw.sqlite3_get_autocommit(((SqliteConnection)session.Connection).Handle) == 0;
}
