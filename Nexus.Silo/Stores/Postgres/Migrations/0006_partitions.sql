-- The two large tables are parted by a leaf's number, 2^24 leaves a part, so that none of them, nor any index, grows without end. What stands becomes the first part where it is: nothing is copied.
-- An index reaches no further than its part. What must be unique over all of them, and what is looked up by seal, stands in a narrow table of its own.
ALTER TABLE leaves RENAME TO leaves_0;
ALTER TABLE payloads RENAME TO payloads_0;
ALTER TABLE leaves_0 RENAME CONSTRAINT leaves_pkey TO leaves_0_pkey;
ALTER TABLE payloads_0 RENAME CONSTRAINT payloads_pkey TO payloads_0_pkey;
DROP TRIGGER payloads_go_once_sealed ON payloads_0;
DROP INDEX leaves_seal, leaves_seal_no;
ALTER INDEX leaves_chain RENAME TO leaves_0_chain;
ALTER INDEX leaves_persona RENAME TO leaves_0_persona;
ALTER INDEX leaves_approval RENAME TO leaves_0_approval;

CREATE TABLE seals (
    tenant  integer NOT NULL,
    seal    text COLLATE "C" NOT NULL,
    kind    smallint NOT NULL,
    idx     bigint NOT NULL,
    seal_no bigint,
    CONSTRAINT leaves_seal PRIMARY KEY (tenant, seal, kind)
);
INSERT INTO seals (tenant, seal, kind, idx, seal_no) SELECT tenant, seal, kind, idx, seal_no FROM leaves_0 ORDER BY tenant, idx;
CREATE UNIQUE INDEX leaves_seal_no ON seals (tenant, seal_no) INCLUDE (idx) WHERE seal_no IS NOT NULL;
CREATE TRIGGER seals_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON seals FOR EACH STATEMENT EXECUTE FUNCTION leaves_only_added();

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
) PARTITION BY RANGE (idx);
CREATE INDEX leaves_chain ON leaves (tenant, chain, idx) WHERE chain IS NOT NULL;
CREATE INDEX leaves_persona ON leaves (tenant, persona, idx) INCLUDE (seal_no) WHERE persona IS NOT NULL;
CREATE INDEX leaves_approval ON leaves (tenant, idx) WHERE kind = 3;
CREATE TRIGGER leaves_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON leaves FOR EACH STATEMENT EXECUTE FUNCTION leaves_only_added();

CREATE TABLE payloads (
    tenant  integer NOT NULL,
    idx     bigint NOT NULL,
    salt    bytea,
    payload bytea,
    PRIMARY KEY (tenant, idx)
) PARTITION BY RANGE (idx);
CREATE TRIGGER payloads_never_change BEFORE UPDATE OR TRUNCATE ON payloads FOR EACH STATEMENT EXECUTE FUNCTION log_only_grows();
CREATE TRIGGER payloads_go_once_sealed BEFORE DELETE ON payloads FOR EACH ROW EXECUTE FUNCTION payload_goes_once_sealed();

-- What was the whole may be longer than one part: then the first part is longer.
DO $$
DECLARE
    v_end bigint := ((SELECT coalesce(max(size), 0) FROM heads) / 16777216 + 1) * 16777216;
BEGIN
    EXECUTE format('ALTER TABLE leaves ATTACH PARTITION leaves_0 FOR VALUES FROM (0) TO (%s)', v_end);
    EXECUTE format('ALTER TABLE payloads ATTACH PARTITION payloads_0 FOR VALUES FROM (0) TO (%s)', v_end);
END $$;

-- Makes parts ahead of need: always room for two more than the longest log fills. Called when a silo starts and now and then, never by an append. It belongs to the owner of the tables, so that a role
-- that can only add can have room made, and nothing else. A part is made by itself and then attached, which no append has to wait for; each is guarded like the whole, since it can be named too.
CREATE FUNCTION make_room() RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = nexus, pg_temp AS $$
DECLARE
    v_part bigint := 16777216;
    v_want bigint;
    v_next bigint;
    v_made integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(5645806116862558210);
    v_want := ((SELECT coalesce(max(size), 0) FROM heads) / v_part + 3) * v_part;
    SELECT coalesce(max(substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \(''(\d+)''\)')::bigint), 0) INTO v_next
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'nexus.leaves'::regclass;
    WHILE v_next < v_want LOOP
        EXECUTE format('CREATE TABLE leaves_%1$s (LIKE leaves INCLUDING ALL); ALTER TABLE leaves ATTACH PARTITION leaves_%1$s FOR VALUES FROM (%2$s) TO (%3$s)', v_next / v_part, v_next, v_next + v_part);
        EXECUTE format('CREATE TABLE payloads_%1$s (LIKE payloads INCLUDING ALL); ALTER TABLE payloads ATTACH PARTITION payloads_%1$s FOR VALUES FROM (%2$s) TO (%3$s)', v_next / v_part, v_next, v_next + v_part);
        EXECUTE format('CREATE TRIGGER leaves_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON leaves_%s FOR EACH STATEMENT EXECUTE FUNCTION leaves_only_added()', v_next / v_part);
        EXECUTE format('CREATE TRIGGER payloads_never_change BEFORE UPDATE OR TRUNCATE ON payloads_%s FOR EACH STATEMENT EXECUTE FUNCTION log_only_grows()', v_next / v_part);
        v_next := v_next + v_part;
        v_made := v_made + 1;
    END LOOP;
    RETURN v_made;
END $$;
REVOKE ALL ON FUNCTION make_room() FROM PUBLIC;
SELECT make_room();

-- As before, and the narrow table in the same transaction: a repeated leaf violates leaves_seal and undoes everything.
CREATE OR REPLACE FUNCTION append(
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
    INSERT INTO seals (tenant, seal, kind, idx, seal_no)
        SELECT v_no, seal, kind, p_size + n - 1, seal_no FROM unnest(p_seal, p_kind, p_seal_no) WITH ORDINALITY AS l (seal, kind, seal_no, n);
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

-- The erasure is looked up by seal, in the narrow table and then in the leaf itself.
CREATE OR REPLACE FUNCTION payload_goes_once_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM nexus.leaves l JOIN nexus.seals s ON s.tenant = l.tenant AND s.seal = l.seal AND s.kind = 4
        JOIN nexus.leaves e ON e.tenant = s.tenant AND e.idx = s.idx AND e.seal = l.seal AND e.kind = 4
        WHERE l.tenant = OLD.tenant AND l.idx = OLD.idx) THEN
        RAISE EXCEPTION 'a payload goes only once its erasure is sealed';
    END IF;
    RETURN OLD;
END $$;
