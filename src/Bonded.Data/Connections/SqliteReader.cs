namespace Bonded.Data;

/// <summary>A thread that reads from SQLite: each job sees one snapshot.</summary>
sealed class SqliteReader(JobQueue queue, Session session, TimeProvider time)
{
    public void Run()
    {
        while (queue.Take() is { } job)
            Answer(job);
    }

    void Answer(Job job)
    {
        try
        {
            session.Execute("BEGIN");
            try
            {
                job.Run(new Tx(session, time));
            }
            finally
            {
                session.Execute("ROLLBACK");
            }
        }
        catch (Exception e)
        {
            job.Fail(SqliteFile.Explain(e));
            return;
        }
        job.Succeed();
    }
}
