-- A tenant's number stands for its name in the large tables; the head says where its log ends.
CREATE TABLE heads (
    no     INTEGER PRIMARY KEY,
    tenant TEXT    NOT NULL UNIQUE,
    size   INTEGER NOT NULL DEFAULT 0,
    seals  INTEGER NOT NULL DEFAULT 0,
    root   BLOB,
    edge   BLOB
) STRICT;

-- pos = tenant number * 2^40 + index. An id is 16 bytes if it is a UUID, text otherwise.
-- The hash stands before the leaf so that reading it alone touches no overflow page.
CREATE TABLE leaves (
    pos     INTEGER PRIMARY KEY,
    tenant  INTEGER NOT NULL,
    kind    INTEGER NOT NULL,
    seal    ANY     NOT NULL,
    chain   ANY,
    persona ANY,
    seal_no INTEGER,
    open    INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    hash    BLOB    NOT NULL,
    leaf    BLOB    NOT NULL,
    idx     INTEGER GENERATED ALWAYS AS (pos & 1099511627775) VIRTUAL
) STRICT;
CREATE UNIQUE INDEX leaves_seal ON leaves (tenant, seal, kind);
CREATE INDEX leaves_chain ON leaves (tenant, chain) WHERE chain IS NOT NULL;
CREATE INDEX leaves_persona ON leaves (tenant, persona, pos, seal_no) WHERE persona IS NOT NULL;
CREATE UNIQUE INDEX leaves_seal_no ON leaves (tenant, seal_no) WHERE seal_no IS NOT NULL;
CREATE TRIGGER leaves_never_change BEFORE UPDATE ON leaves BEGIN SELECT RAISE(ABORT, 'leaves are only ever added'); END;
CREATE TRIGGER leaves_never_go BEFORE DELETE ON leaves BEGIN SELECT RAISE(ABORT, 'leaves are only ever added'); END;

-- Beside the leaves, so that a payload can be erased while the leaf that commits to it stays.
CREATE TABLE payloads (
    pos     INTEGER PRIMARY KEY,
    salt    BLOB,
    payload BLOB
) STRICT;

CREATE TABLE tiles (
    tenant INTEGER NOT NULL,
    level  INTEGER NOT NULL,
    idx    INTEGER NOT NULL,
    hash   BLOB    NOT NULL,
    PRIMARY KEY (tenant, level, idx)
) STRICT, WITHOUT ROWID;

-- Allowed decisions without an outcome: what a starting process recovers.
CREATE TABLE open_actions (
    tenant INTEGER NOT NULL,
    seal   ANY     NOT NULL,
    epoch  INTEGER NOT NULL,
    idx    INTEGER NOT NULL,
    PRIMARY KEY (tenant, seal)
) STRICT, WITHOUT ROWID;

CREATE TABLE epochs (
    no    INTEGER PRIMARY KEY AUTOINCREMENT,
    began TEXT NOT NULL,
    ended TEXT
) STRICT;

CREATE TABLE registry (
    tenant   TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    at       TEXT    NOT NULL,
    document BLOB,
    PRIMARY KEY (tenant, kind, id, version)
) STRICT, WITHOUT ROWID;

-- A cleared snapshot keeps its row without data: its etag must never return.
CREATE TABLE snapshots (
    type TEXT    NOT NULL,
    key  TEXT    NOT NULL,
    etag INTEGER NOT NULL,
    data BLOB,
    PRIMARY KEY (type, key)
) STRICT;

CREATE TABLE documents (
    no       INTEGER PRIMARY KEY,
    tenant   INTEGER NOT NULL,
    id       TEXT    NOT NULL,
    ns       TEXT    NOT NULL,
    source   TEXT    NOT NULL,
    access   TEXT    NOT NULL,
    metadata BLOB,
    content  TEXT    NOT NULL,
    at       TEXT    NOT NULL,
    UNIQUE (tenant, id)
) STRICT;
CREATE INDEX documents_ns ON documents (tenant, ns);

-- no = tenant number * 2^40 + a count, so that a search reads one tenant's range of the word index.
CREATE TABLE passages (
    no       INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (no),
    chunk    INTEGER NOT NULL,
    content  TEXT    NOT NULL
) STRICT;
CREATE VIRTUAL TABLE words USING fts5(content, content = 'passages', content_rowid = 'no', tokenize = 'porter unicode61');
