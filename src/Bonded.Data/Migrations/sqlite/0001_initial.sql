CREATE TABLE indexes (
    name TEXT NOT NULL PRIMARY KEY,
    epoch INTEGER NOT NULL DEFAULT 1,
    policy_sha256 BLOB CHECK (length(policy_sha256) = 32),
    raised_at INTEGER,
    reason TEXT
) STRICT, WITHOUT ROWID;

INSERT INTO indexes (name) VALUES ('root');

-- One row, so that serials are given out in the order in which transactions commit.
CREATE TABLE serials (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    value INTEGER NOT NULL
) STRICT;

INSERT INTO serials (id, value) VALUES (1, 0);

CREATE TABLE projects (
    id INTEGER NOT NULL PRIMARY KEY,
    index_name TEXT NOT NULL REFERENCES indexes (name),
    name TEXT NOT NULL,
    upstream TEXT,
    bound_at INTEGER,
    first_seen INTEGER NOT NULL,
    fetched_at INTEGER,
    etag TEXT,
    stale_since INTEGER,
    stale_reason TEXT,
    removed_at INTEGER,
    removed_reason TEXT,
    status TEXT NOT NULL DEFAULT 'active',
    status_reason TEXT,
    status_held TEXT,
    serial INTEGER NOT NULL,
    last_used INTEGER,
    versions TEXT NOT NULL DEFAULT '[]',
    verdict TEXT CHECK (verdict IN ('allow', 'hold', 'deny')),
    rules TEXT,
    sentence TEXT,
    until INTEGER,
    quarantine_id INTEGER,
    decided_at INTEGER,
    UNIQUE (index_name, name),
    CHECK ((upstream IS NULL) = (bound_at IS NULL))
) STRICT;

CREATE INDEX projects_serial ON projects (serial);
CREATE INDEX projects_fetched_at ON projects (fetched_at);

-- Clustered by project: a page is one range of the tree.
CREATE TABLE files (
    project_id INTEGER NOT NULL REFERENCES projects (id),
    filename TEXT NOT NULL,
    sha256 BLOB CHECK (length(sha256) = 32),
    size INTEGER,
    url TEXT NOT NULL,
    upload_time INTEGER,
    requires_python TEXT,
    yanked INTEGER NOT NULL DEFAULT 0 CHECK (yanked IN (0, 1)),
    yanked_reason TEXT,
    metadata_sha256 BLOB CHECK (length(metadata_sha256) = 32),
    provenance TEXT,
    first_seen INTEGER NOT NULL,
    initial INTEGER NOT NULL CHECK (initial IN (0, 1)),
    late INTEGER NOT NULL CHECK (late IN (0, 1)),
    removed_at INTEGER,
    conflict_sha256 BLOB CHECK (length(conflict_sha256) = 32),
    verdict TEXT CHECK (verdict IN ('allow', 'hold', 'deny')),
    rules TEXT,
    sentence TEXT,
    until INTEGER,
    quarantine_id INTEGER,
    decided_at INTEGER,
    first_allowed_served INTEGER,
    PRIMARY KEY (project_id, filename)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER files_keep_their_sha256 BEFORE UPDATE OF project_id, filename, sha256 ON files
WHEN NEW.project_id IS NOT OLD.project_id OR NEW.filename IS NOT OLD.filename
    OR (OLD.sha256 IS NOT NULL AND NEW.sha256 IS NOT OLD.sha256)
BEGIN
    SELECT RAISE(ABORT, 'the sha256 of a file never changes');
END;

CREATE TRIGGER files_are_never_deleted BEFORE DELETE ON files
BEGIN
    SELECT RAISE(ABORT, 'the sha256 of a file never changes');
END;

CREATE TABLE inspections (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    filename TEXT NOT NULL,
    engine TEXT NOT NULL,
    facts TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (sha256, filename, engine)
) STRICT;

CREATE TABLE quarantine (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    index_name TEXT NOT NULL REFERENCES indexes (name),
    project TEXT NOT NULL,
    filename TEXT,
    sha256 BLOB CHECK (length(sha256) = 32),
    verdict TEXT NOT NULL CHECK (verdict IN ('hold', 'deny')),
    rules TEXT NOT NULL,
    sentence TEXT NOT NULL,
    evidence TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    ended_at INTEGER,
    asked INTEGER NOT NULL DEFAULT 0,
    last_asked INTEGER
) STRICT;

CREATE UNIQUE INDEX quarantine_open ON quarantine (index_name, project, coalesce(filename, '')) WHERE ended_at IS NULL;
CREATE INDEX quarantine_open_id ON quarantine (id) WHERE ended_at IS NULL;
CREATE INDEX quarantine_until ON quarantine (until) WHERE ended_at IS NULL AND until IS NOT NULL;

CREATE TABLE audit_events (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    project TEXT,
    filename TEXT,
    sha256 BLOB CHECK (length(sha256) = 32),
    data TEXT NOT NULL
) STRICT;

CREATE INDEX audit_events_project ON audit_events (project, id);

CREATE TRIGGER audit_events_are_never_updated BEFORE UPDATE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit events are only ever added');
END;

CREATE TRIGGER audit_events_are_never_deleted BEFORE DELETE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit events are only ever added');
END;

CREATE TABLE downloads (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    index_name TEXT NOT NULL,
    project TEXT NOT NULL,
    filename TEXT NOT NULL,
    user_name TEXT,
    address TEXT NOT NULL,
    client TEXT
) STRICT;

CREATE INDEX downloads_at ON downloads (at);
CREATE INDEX downloads_project ON downloads (project, id);

CREATE TABLE claims (
    index_name TEXT NOT NULL REFERENCES indexes (name),
    project TEXT NOT NULL,
    filename TEXT NOT NULL,
    metadata_sha256 BLOB NOT NULL CHECK (length(metadata_sha256) = 32),
    at INTEGER NOT NULL,
    PRIMARY KEY (index_name, project, filename)
) STRICT, WITHOUT ROWID;

CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    token INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE nodes (
    id TEXT NOT NULL PRIMARY KEY,
    started_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    about TEXT NOT NULL
) STRICT, WITHOUT ROWID;
