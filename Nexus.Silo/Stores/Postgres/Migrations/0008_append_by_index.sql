-- As before, but what is closed is looked up in the index, leaf by leaf. Rows of open_actions live for milliseconds; whoever plans sees a table that is empty or was, and reads all of it, with the dead rows that no vacuum has
-- taken away yet: half a minute of load made an append five times as dear. No statement in here has a reason to read a whole table.
CREATE OR REPLACE FUNCTION append(
    p_tenant text, p_size bigint, p_new_size bigint, p_seals bigint, p_root bytea, p_edge bytea,
    p_kind smallint[], p_seal text[], p_chain text[], p_persona text[], p_seal_no bigint[], p_open smallint[], p_epoch bigint[],
    p_hash bytea[], p_leaf bytea[], p_salt bytea[], p_payload bytea[],
    p_tile_level integer[], p_tile_idx bigint[], p_tile_hash bytea[]) RETURNS boolean LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    v_no integer;
    v_closed text;
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
        FOR v_closed IN SELECT seal FROM unnest(p_seal, p_open) AS l (seal, open) WHERE open = 2 LOOP
            DELETE FROM open_actions WHERE tenant = v_no AND seal = v_closed;
        END LOOP;
    END IF;
    IF cardinality(p_tile_idx) > 0 THEN
        INSERT INTO tiles (tenant, level, idx, hash) SELECT v_no, * FROM unnest(p_tile_level, p_tile_idx, p_tile_hash);
    END IF;
    RETURN true;
END $$;
