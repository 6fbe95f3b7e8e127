-- When the upstream sent other bytes than its page lists, and when a file that could not be brought in is tried again.
ALTER TABLE files ADD COLUMN mismatched_at BIGINT;
ALTER TABLE files ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE files ADD COLUMN retry_at BIGINT;
CREATE INDEX files_retry_at ON files (retry_at) WHERE retry_at IS NOT NULL;

-- Names that no upstream has answered for: only what is refused by name alone.
CREATE INDEX projects_unbound ON projects (index_name) WHERE upstream IS NULL;
CREATE INDEX projects_last_used ON projects (index_name, coalesce(last_used, 0), id);
