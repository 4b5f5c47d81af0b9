-- Leaves of kind approval, by place: what has happened since is read without touching other leaves.
CREATE INDEX leaves_approval ON leaves (tenant, idx) WHERE kind = 3;

CREATE TABLE approvals (
    tenant    text     COLLATE "C" NOT NULL,
    no        bigint   NOT NULL,
    id        text     COLLATE "C" NOT NULL,
    status    smallint NOT NULL,
    chain     text     COLLATE "C" NOT NULL,
    last_leaf bigint   NOT NULL,
    document  bytea    NOT NULL,
    PRIMARY KEY (tenant, no)
);
CREATE UNIQUE INDEX approvals_id ON approvals (tenant, id);
CREATE INDEX approvals_status ON approvals (tenant, status, no);
CREATE INDEX approvals_chain ON approvals (tenant, chain, no);

-- How far the ledger has been taken in.
CREATE TABLE approval_marks (
    tenant    text   COLLATE "C" PRIMARY KEY,
    last_leaf bigint NOT NULL
);
