-- Each policy that was in force, as its text; a row is never changed.
CREATE TABLE policies (
    index_name TEXT COLLATE "C" NOT NULL REFERENCES indexes (name),
    epoch BIGINT NOT NULL,
    sha256 BYTEA NOT NULL CHECK (length(sha256) = 32),
    text TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('file', 'api')),
    who TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (index_name, epoch)
);

-- Exceptions that people gave. One that ended stays.
CREATE TABLE waivers (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    index_name TEXT COLLATE "C" NOT NULL REFERENCES indexes (name),
    kind TEXT NOT NULL CHECK (kind IN ('waiver', 'approval', 'adoption')),
    name TEXT COLLATE "C",
    versions TEXT,
    sha256 BYTEA CHECK (length(sha256) = 32),
    rules TEXT NOT NULL,
    why TEXT NOT NULL,
    who TEXT NOT NULL,
    quarantine_id BIGINT,
    created_at BIGINT NOT NULL,
    until BIGINT,
    ends_when TEXT CHECK (ends_when IN ('newer-release')),
    ended_at BIGINT,
    ended_why TEXT,
    CHECK (name IS NOT NULL OR sha256 IS NOT NULL)
);

CREATE INDEX waivers_open ON waivers (index_name, id) WHERE ended_at IS NULL;
CREATE INDEX waivers_name ON waivers (name, id);

-- What people rejected.
CREATE TABLE blocks (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    index_name TEXT COLLATE "C" NOT NULL REFERENCES indexes (name),
    name TEXT COLLATE "C",
    versions TEXT,
    sha256 BYTEA CHECK (length(sha256) = 32),
    why TEXT NOT NULL,
    who TEXT NOT NULL,
    quarantine_id BIGINT,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_why TEXT,
    CHECK (name IS NOT NULL OR sha256 IS NOT NULL)
);

CREATE INDEX blocks_open ON blocks (index_name, id) WHERE ended_at IS NULL;

-- Releases whose set of files is closed, because a person approved it.
CREATE TABLE seals (
    index_name TEXT COLLATE "C" NOT NULL REFERENCES indexes (name),
    project TEXT COLLATE "C" NOT NULL,
    version TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (index_name, project, version)
);

-- Names that were asked for and that no upstream had.
CREATE TABLE absent_names (
    index_name TEXT COLLATE "C" NOT NULL REFERENCES indexes (name),
    name TEXT COLLATE "C" NOT NULL,
    first_asked BIGINT NOT NULL,
    last_asked BIGINT NOT NULL,
    times BIGINT NOT NULL DEFAULT 1,
    PRIMARY KEY (index_name, name)
);

CREATE INDEX absent_names_last_asked ON absent_names (index_name, last_asked);

-- The last who were refused because of it, as a JSON array of texts.
ALTER TABLE quarantine ADD COLUMN asked_by TEXT;

-- Up to which epoch every file's transition is on record.
ALTER TABLE indexes ADD COLUMN recorded_epoch BIGINT NOT NULL DEFAULT 0;
