namespace Bonded.Testing;

public enum DatabaseKind
{
    Sqlite,
    PostgreSql,
}
