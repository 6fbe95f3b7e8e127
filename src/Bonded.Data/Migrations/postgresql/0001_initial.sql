CREATE TABLE indexes (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL DEFAULT 1,
    policy_sha256 BYTEA CHECK (length(policy_sha256) = 32),
    raised_at BIGINT,
    reason TEXT
);

INSERT INTO indexes (name) VALUES ('root');

-- One row, so that serials are given out in the order in which transactions commit.
CREATE TABLE serials (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    value BIGINT NOT NULL
);

INSERT INTO serials (id, value) VALUES (1, 0);

CREATE TABLE projects (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    index_name TEXT COLLATE "C" NOT NULL REFERENCES indexes (name),
    name TEXT COLLATE "C" NOT NULL,
    upstream TEXT,
    bound_at BIGINT,
    first_seen BIGINT NOT NULL,
    fetched_at BIGINT,
    etag TEXT,
    stale_since BIGINT,
    stale_reason TEXT,
    removed_at BIGINT,
    removed_reason TEXT,
    status TEXT NOT NULL DEFAULT 'active',
    status_reason TEXT,
    status_held TEXT,
    serial BIGINT NOT NULL,
    last_used BIGINT,
    versions TEXT NOT NULL DEFAULT '[]',
    verdict TEXT CHECK (verdict IN ('allow', 'hold', 'deny')),
    rules TEXT,
    sentence TEXT,
    until BIGINT,
    quarantine_id BIGINT,
    decided_at BIGINT,
    UNIQUE (index_name, name),
    CHECK ((upstream IS NULL) = (bound_at IS NULL))
);

CREATE INDEX projects_serial ON projects (serial);
CREATE INDEX projects_fetched_at ON projects (fetched_at);

CREATE TABLE files (
    project_id BIGINT NOT NULL REFERENCES projects (id),
    filename TEXT COLLATE "C" NOT NULL,
    sha256 BYTEA CHECK (length(sha256) = 32),
    size BIGINT,
    url TEXT NOT NULL,
    upload_time BIGINT,
    requires_python TEXT,
    yanked SMALLINT NOT NULL DEFAULT 0 CHECK (yanked IN (0, 1)),
    yanked_reason TEXT,
    metadata_sha256 BYTEA CHECK (length(metadata_sha256) = 32),
    provenance TEXT,
    first_seen BIGINT NOT NULL,
    initial SMALLINT NOT NULL CHECK (initial IN (0, 1)),
    late SMALLINT NOT NULL CHECK (late IN (0, 1)),
    removed_at BIGINT,
    conflict_sha256 BYTEA CHECK (length(conflict_sha256) = 32),
    verdict TEXT CHECK (verdict IN ('allow', 'hold', 'deny')),
    rules TEXT,
    sentence TEXT,
    until BIGINT,
    quarantine_id BIGINT,
    decided_at BIGINT,
    first_allowed_served BIGINT,
    PRIMARY KEY (project_id, filename)
);

CREATE FUNCTION files_keep_their_sha256() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the sha256 of a file never changes';
END;
$$;

CREATE TRIGGER files_keep_their_sha256 BEFORE UPDATE ON files FOR EACH ROW
WHEN (NEW.project_id <> OLD.project_id OR NEW.filename <> OLD.filename
    OR (OLD.sha256 IS NOT NULL AND NEW.sha256 IS DISTINCT FROM OLD.sha256))
EXECUTE FUNCTION files_keep_their_sha256();

CREATE TRIGGER files_are_never_deleted BEFORE DELETE OR TRUNCATE ON files FOR EACH STATEMENT
EXECUTE FUNCTION files_keep_their_sha256();

CREATE TABLE inspections (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha256 BYTEA NOT NULL CHECK (length(sha256) = 32),
    filename TEXT COLLATE "C" NOT NULL,
    engine TEXT COLLATE "C" NOT NULL,
    facts TEXT NOT NULL,
    at BIGINT NOT NULL,
    UNIQUE (sha256, filename, engine)
);

CREATE TABLE quarantine (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    index_name TEXT COLLATE "C" NOT NULL REFERENCES indexes (name),
    project TEXT COLLATE "C" NOT NULL,
    filename TEXT COLLATE "C",
    sha256 BYTEA CHECK (length(sha256) = 32),
    verdict TEXT NOT NULL CHECK (verdict IN ('hold', 'deny')),
    rules TEXT NOT NULL,
    sentence TEXT NOT NULL,
    evidence TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT,
    ended_at BIGINT,
    asked BIGINT NOT NULL DEFAULT 0,
    last_asked BIGINT
);

CREATE UNIQUE INDEX quarantine_open ON quarantine (index_name, project, coalesce(filename, '')) WHERE ended_at IS NULL;
CREATE INDEX quarantine_open_id ON quarantine (id) WHERE ended_at IS NULL;
CREATE INDEX quarantine_until ON quarantine (until) WHERE ended_at IS NULL AND until IS NOT NULL;

CREATE TABLE audit_events (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    project TEXT COLLATE "C",
    filename TEXT COLLATE "C",
    sha256 BYTEA CHECK (length(sha256) = 32),
    data TEXT NOT NULL
);

CREATE INDEX audit_events_project ON audit_events (project, id);

CREATE FUNCTION audit_events_are_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit events are only ever added';
END;
$$;

CREATE TRIGGER audit_events_are_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events FOR EACH STATEMENT
EXECUTE FUNCTION audit_events_are_only_added();

CREATE TABLE downloads (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at BIGINT NOT NULL,
    sha256 BYTEA NOT NULL CHECK (length(sha256) = 32),
    index_name TEXT COLLATE "C" NOT NULL,
    project TEXT COLLATE "C" NOT NULL,
    filename TEXT COLLATE "C" NOT NULL,
    user_name TEXT,
    address TEXT NOT NULL,
    client TEXT
);

CREATE INDEX downloads_at ON downloads (at);
CREATE INDEX downloads_project ON downloads (project, id);

CREATE TABLE claims (
    index_name TEXT COLLATE "C" NOT NULL REFERENCES indexes (name),
    project TEXT COLLATE "C" NOT NULL,
    filename TEXT COLLATE "C" NOT NULL,
    metadata_sha256 BYTEA NOT NULL CHECK (length(metadata_sha256) = 32),
    at BIGINT NOT NULL,
    PRIMARY KEY (index_name, project, filename)
);

CREATE TABLE leases (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    token BIGINT NOT NULL,
    until BIGINT NOT NULL
);

CREATE TABLE nodes (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    about TEXT NOT NULL
);
