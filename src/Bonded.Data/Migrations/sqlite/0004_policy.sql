-- Each policy that was in force, as its text; a row is never changed.
CREATE TABLE policies (
    index_name TEXT NOT NULL REFERENCES indexes (name),
    epoch INTEGER NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    text TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('file', 'api')),
    who TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (index_name, epoch)
) STRICT, WITHOUT ROWID;

-- Exceptions that people gave. One that ended stays.
CREATE TABLE waivers (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    index_name TEXT NOT NULL REFERENCES indexes (name),
    kind TEXT NOT NULL CHECK (kind IN ('waiver', 'approval', 'adoption')),
    name TEXT,
    versions TEXT,
    sha256 BLOB CHECK (length(sha256) = 32),
    rules TEXT NOT NULL,
    why TEXT NOT NULL,
    who TEXT NOT NULL,
    quarantine_id INTEGER,
    created_at INTEGER NOT NULL,
    until INTEGER,
    ends_when TEXT CHECK (ends_when IN ('newer-release')),
    ended_at INTEGER,
    ended_why TEXT,
    CHECK (name IS NOT NULL OR sha256 IS NOT NULL)
) STRICT;

CREATE INDEX waivers_open ON waivers (index_name, id) WHERE ended_at IS NULL;
CREATE INDEX waivers_name ON waivers (name, id);

-- What people rejected.
CREATE TABLE blocks (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    index_name TEXT NOT NULL REFERENCES indexes (name),
    name TEXT,
    versions TEXT,
    sha256 BLOB CHECK (length(sha256) = 32),
    why TEXT NOT NULL,
    who TEXT NOT NULL,
    quarantine_id INTEGER,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    ended_why TEXT,
    CHECK (name IS NOT NULL OR sha256 IS NOT NULL)
) STRICT;

CREATE INDEX blocks_open ON blocks (index_name, id) WHERE ended_at IS NULL;

-- Releases whose set of files is closed, because a person approved it.
CREATE TABLE seals (
    index_name TEXT NOT NULL REFERENCES indexes (name),
    project TEXT NOT NULL,
    version TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (index_name, project, version)
) STRICT, WITHOUT ROWID;

-- Names that were asked for and that no upstream had.
CREATE TABLE absent_names (
    index_name TEXT NOT NULL REFERENCES indexes (name),
    name TEXT NOT NULL,
    first_asked INTEGER NOT NULL,
    last_asked INTEGER NOT NULL,
    times INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (index_name, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX absent_names_last_asked ON absent_names (index_name, last_asked);

-- The last who were refused because of it, as a JSON array of texts.
ALTER TABLE quarantine ADD COLUMN asked_by TEXT;

-- Up to which epoch every file's transition is on record.
ALTER TABLE indexes ADD COLUMN recorded_epoch INTEGER NOT NULL DEFAULT 0;
