-- What an organisation requires, as an installer resolved it. A revision is never changed.
CREATE TABLE catalogues (
    index_name TEXT COLLATE "C" NOT NULL REFERENCES indexes (name),
    name TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    sha256 BYTEA NOT NULL CHECK (length(sha256) = 32),
    releases BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (index_name, name, revision)
);
