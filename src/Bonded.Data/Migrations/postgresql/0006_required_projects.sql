-- What an organisation requires, and why: it was adopted, or a catalogue has it. An index of the preset "catalogue" has nothing else.
CREATE TABLE required_projects (
    index_name TEXT COLLATE "C" NOT NULL REFERENCES indexes (name),
    project TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (index_name, source, project)
);
