CREATE TABLE alerts (
    tenant   TEXT    NOT NULL,
    no       INTEGER NOT NULL,
    id       TEXT    NOT NULL,
    fold     TEXT    NOT NULL,
    status   INTEGER NOT NULL,
    severity INTEGER NOT NULL,
    category INTEGER NOT NULL,
    entity   TEXT,
    raised   TEXT    NOT NULL,
    document BLOB    NOT NULL,
    PRIMARY KEY (tenant, no)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX alerts_id ON alerts (tenant, id);
CREATE INDEX alerts_fold ON alerts (tenant, fold, no);
CREATE INDEX alerts_open ON alerts (tenant, no) WHERE status <> 3;
CREATE INDEX alerts_entity ON alerts (tenant, entity, no);

CREATE TABLE alert_changes (
    tenant   TEXT    NOT NULL,
    no       INTEGER NOT NULL,
    kind     INTEGER NOT NULL,
    document BLOB    NOT NULL,
    PRIMARY KEY (tenant, no)
) STRICT, WITHOUT ROWID;
