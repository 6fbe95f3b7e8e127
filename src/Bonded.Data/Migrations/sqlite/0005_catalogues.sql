-- What an organisation requires, as an installer resolved it. A revision is never changed.
CREATE TABLE catalogues (
    index_name TEXT NOT NULL REFERENCES indexes (name),
    name TEXT NOT NULL,
    revision INTEGER NOT NULL,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    releases INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (index_name, name, revision)
) STRICT, WITHOUT ROWID;
