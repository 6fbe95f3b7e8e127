-- The chain over the audit events. Sequence numbers have no gaps; a row is never changed.
CREATE TABLE audit_seals (
    seq INTEGER NOT NULL PRIMARY KEY CHECK (seq > 0),
    event_id INTEGER NOT NULL UNIQUE,
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    head BLOB NOT NULL CHECK (length(head) = 32)
) STRICT;

CREATE TRIGGER audit_seals_are_never_updated BEFORE UPDATE ON audit_seals
BEGIN
    SELECT RAISE(ABORT, 'audit seals are only ever added');
END;

CREATE TRIGGER audit_seals_are_never_deleted BEFORE DELETE ON audit_seals
BEGIN
    SELECT RAISE(ABORT, 'audit seals are only ever added');
END;

-- The events that wait for their seal: each joins in its own transaction, whichever ends first, so none is passed over.
CREATE TABLE audit_unsealed (
    event_id INTEGER NOT NULL PRIMARY KEY
) STRICT;

INSERT INTO audit_unsealed (event_id) SELECT id FROM audit_events;

CREATE TRIGGER audit_events_wait_for_their_seal AFTER INSERT ON audit_events
BEGIN
    INSERT INTO audit_unsealed (event_id) VALUES (NEW.id);
END;

CREATE INDEX audit_events_kind ON audit_events (kind, id);
