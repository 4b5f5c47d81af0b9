-- A tenant's number stands for its name in the large tables; the head says where its log ends.
CREATE TABLE heads (
    no     integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant text COLLATE "C" NOT NULL UNIQUE,
    size   bigint NOT NULL DEFAULT 0,
    seals  bigint NOT NULL DEFAULT 0,
    root   bytea,
    edge   bytea
) WITH (fillfactor = 50);

CREATE TABLE leaves (
    tenant  integer NOT NULL,
    idx     bigint NOT NULL,
    kind    smallint NOT NULL,
    seal    text COLLATE "C" NOT NULL,
    chain   text COLLATE "C",
    persona text COLLATE "C",
    seal_no bigint,
    open    smallint NOT NULL,
    epoch   bigint NOT NULL,
    hash    bytea NOT NULL,
    leaf    bytea NOT NULL,
    PRIMARY KEY (tenant, idx)
);
CREATE UNIQUE INDEX leaves_seal ON leaves (tenant, seal, kind);
CREATE INDEX leaves_chain ON leaves (tenant, chain, idx) WHERE chain IS NOT NULL;
CREATE INDEX leaves_persona ON leaves (tenant, persona, idx) INCLUDE (seal_no) WHERE persona IS NOT NULL;
CREATE UNIQUE INDEX leaves_seal_no ON leaves (tenant, seal_no) WHERE seal_no IS NOT NULL;

CREATE FUNCTION leaves_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'leaves are only ever added';
END $$;
CREATE TRIGGER leaves_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON leaves FOR EACH STATEMENT EXECUTE FUNCTION leaves_only_added();

-- Beside the leaves, so that a payload can be erased while the leaf that commits to it stays.
CREATE TABLE payloads (
    tenant  integer NOT NULL,
    idx     bigint NOT NULL,
    salt    bytea,
    payload bytea,
    PRIMARY KEY (tenant, idx)
);

CREATE TABLE tiles (
    tenant integer NOT NULL,
    level  integer NOT NULL,
    idx    bigint NOT NULL,
    hash   bytea NOT NULL,
    PRIMARY KEY (tenant, level, idx)
);

-- Allowed decisions without an outcome: what a starting process recovers.
CREATE TABLE open_actions (
    tenant integer NOT NULL,
    seal   text COLLATE "C" NOT NULL,
    epoch  bigint NOT NULL,
    idx    bigint NOT NULL,
    PRIMARY KEY (tenant, seal)
);

CREATE TABLE epochs (
    no    integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    began text NOT NULL,
    ended text
);

CREATE TABLE registry (
    tenant   text COLLATE "C" NOT NULL,
    kind     text COLLATE "C" NOT NULL,
    id       text COLLATE "C" NOT NULL,
    version  integer NOT NULL,
    at       text NOT NULL,
    document bytea NOT NULL,
    PRIMARY KEY (tenant, kind, id, version)
);

-- A cleared snapshot keeps its row without data: its etag must never return.
CREATE TABLE snapshots (
    type text COLLATE "C" NOT NULL,
    key  text COLLATE "C" NOT NULL,
    etag bigint NOT NULL,
    data bytea,
    PRIMARY KEY (type, key)
);

-- Stems without a list of stop words: how rare a word is decides what it counts.
CREATE TEXT SEARCH DICTIONARY nexus_stem (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION nexus (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION nexus ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH nexus_stem;

CREATE TABLE documents (
    no       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant   text COLLATE "C" NOT NULL,
    id       text COLLATE "C" NOT NULL,
    ns       text COLLATE "C" NOT NULL,
    source   text NOT NULL,
    access   text NOT NULL,
    metadata bytea,
    content  text NOT NULL,
    at       text NOT NULL,
    UNIQUE (tenant, id)
);
CREATE INDEX documents_ns ON documents (tenant, ns);

CREATE TABLE passages (
    no       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document bigint NOT NULL REFERENCES documents (no),
    chunk    integer NOT NULL,
    content  text NOT NULL,
    words    tsvector GENERATED ALWAYS AS (to_tsvector('nexus', content)) STORED
);
CREATE INDEX passages_document ON passages (document);
CREATE INDEX passages_words ON passages USING gin (words);

-- One round trip, one transaction, one sync: false if the log no longer ends at p_size. A repeated leaf violates leaves_seal and undoes everything.
CREATE FUNCTION append(
    p_tenant text, p_size bigint, p_new_size bigint, p_seals bigint, p_root bytea, p_edge bytea,
    p_kind smallint[], p_seal text[], p_chain text[], p_persona text[], p_seal_no bigint[], p_open smallint[], p_epoch bigint[],
    p_hash bytea[], p_leaf bytea[], p_salt bytea[], p_payload bytea[],
    p_tile_level integer[], p_tile_idx bigint[], p_tile_hash bytea[]) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_no integer;
BEGIN
    IF p_size = 0 THEN
        INSERT INTO heads (tenant) VALUES (p_tenant) ON CONFLICT (tenant) DO NOTHING;
    END IF;
    UPDATE heads SET size = p_new_size, seals = p_seals, root = p_root, edge = p_edge
        WHERE tenant = p_tenant AND size = p_size RETURNING no INTO v_no;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO leaves (tenant, idx, kind, seal, chain, persona, seal_no, open, epoch, hash, leaf)
        SELECT v_no, p_size + n - 1, kind, seal, chain, persona, seal_no, open, epoch, hash, leaf
        FROM unnest(p_kind, p_seal, p_chain, p_persona, p_seal_no, p_open, p_epoch, p_hash, p_leaf)
            WITH ORDINALITY AS l (kind, seal, chain, persona, seal_no, open, epoch, hash, leaf, n);
    INSERT INTO payloads (tenant, idx, salt, payload)
        SELECT v_no, p_size + n - 1, salt, payload
        FROM unnest(p_salt, p_payload) WITH ORDINALITY AS l (salt, payload, n)
        WHERE salt IS NOT NULL OR payload IS NOT NULL;
    IF 1 = ANY (p_open) THEN
        INSERT INTO open_actions (tenant, seal, epoch, idx)
            SELECT v_no, seal, epoch, p_size + n - 1
            FROM unnest(p_seal, p_open, p_epoch) WITH ORDINALITY AS l (seal, open, epoch, n) WHERE open = 1;
    END IF;
    IF 2 = ANY (p_open) THEN
        DELETE FROM open_actions WHERE tenant = v_no
            AND seal IN (SELECT seal FROM unnest(p_seal, p_open) AS l (seal, open) WHERE open = 2);
    END IF;
    IF cardinality(p_tile_idx) > 0 THEN
        INSERT INTO tiles (tenant, level, idx, hash) SELECT v_no, * FROM unnest(p_tile_level, p_tile_idx, p_tile_hash);
    END IF;
    RETURN true;
END $$;
