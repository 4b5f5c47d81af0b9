CREATE TABLE alerts (
    tenant   text     COLLATE "C" NOT NULL,
    no       bigint   NOT NULL,
    id       text     COLLATE "C" NOT NULL,
    fold     text     COLLATE "C" NOT NULL,
    status   smallint NOT NULL,
    severity smallint NOT NULL,
    category smallint NOT NULL,
    entity   text     COLLATE "C",
    raised   text     COLLATE "C" NOT NULL,
    document bytea    NOT NULL,
    PRIMARY KEY (tenant, no)
);
CREATE UNIQUE INDEX alerts_id ON alerts (tenant, id);
CREATE INDEX alerts_fold ON alerts (tenant, md5(fold), no);
CREATE INDEX alerts_open ON alerts (tenant, no) WHERE status <> 3;
CREATE INDEX alerts_entity ON alerts (tenant, entity, no);

CREATE TABLE alert_changes (
    tenant   text     COLLATE "C" NOT NULL,
    no       bigint   NOT NULL,
    kind     smallint NOT NULL,
    document bytea    NOT NULL,
    PRIMARY KEY (tenant, no)
);
