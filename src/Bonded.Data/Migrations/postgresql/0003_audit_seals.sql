-- The chain over the audit events. Sequence numbers have no gaps; a row is never changed.
CREATE TABLE audit_seals (
    seq BIGINT NOT NULL PRIMARY KEY CHECK (seq > 0),
    event_id BIGINT NOT NULL UNIQUE,
    leaf BYTEA NOT NULL CHECK (length(leaf) = 32),
    head BYTEA NOT NULL CHECK (length(head) = 32)
);

CREATE FUNCTION audit_seals_are_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit seals are only ever added';
END;
$$;

CREATE TRIGGER audit_seals_are_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals FOR EACH STATEMENT
EXECUTE FUNCTION audit_seals_are_only_added();

-- The events that wait for their seal: each joins in its own transaction, whichever ends first, so none is passed over.
CREATE TABLE audit_unsealed (
    event_id BIGINT NOT NULL PRIMARY KEY
);

-- A node of the version before may be writing: its events are in the list or meet the trigger.
LOCK TABLE audit_events IN SHARE ROW EXCLUSIVE MODE;

INSERT INTO audit_unsealed (event_id) SELECT id FROM audit_events;

CREATE FUNCTION audit_events_wait_for_their_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_unsealed (event_id) VALUES (NEW.id);
    RETURN NULL;
END;
$$;

CREATE TRIGGER audit_events_wait_for_their_seal AFTER INSERT ON audit_events FOR EACH ROW
EXECUTE FUNCTION audit_events_wait_for_their_seal();

CREATE INDEX audit_events_kind ON audit_events (kind, id);
