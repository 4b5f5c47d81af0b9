-- Leaves of kind approval, by place: what has happened since is read without touching other leaves.
CREATE INDEX leaves_approval ON leaves (pos) WHERE kind = 3;

CREATE TABLE approvals (
    tenant    TEXT    NOT NULL,
    no        INTEGER NOT NULL,
    id        TEXT    NOT NULL,
    status    INTEGER NOT NULL,
    chain     TEXT    NOT NULL,
    last_leaf INTEGER NOT NULL,
    document  BLOB    NOT NULL,
    PRIMARY KEY (tenant, no)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX approvals_id ON approvals (tenant, id);
CREATE INDEX approvals_status ON approvals (tenant, status, no);
CREATE INDEX approvals_chain ON approvals (tenant, chain, no);

-- How far the ledger has been taken in.
CREATE TABLE approval_marks (
    tenant    TEXT    NOT NULL PRIMARY KEY,
    last_leaf INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
