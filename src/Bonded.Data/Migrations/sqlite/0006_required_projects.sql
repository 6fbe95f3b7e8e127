-- What an organisation requires, and why: it was adopted, or a catalogue has it. An index of the preset "catalogue" has nothing else.
CREATE TABLE required_projects (
    index_name TEXT NOT NULL REFERENCES indexes (name),
    project TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (index_name, source, project)
) STRICT, WITHOUT ROWID;
