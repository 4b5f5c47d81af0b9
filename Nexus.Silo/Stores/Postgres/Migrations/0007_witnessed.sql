-- What this witness has cosigned last, one row a log. Before, each cosignature was a version in the registry, and they grew without end; of those only the newest is needed.
CREATE TABLE witnessed (
    log  text COLLATE "C" PRIMARY KEY,
    size bigint NOT NULL,
    root text COLLATE "C" NOT NULL,
    note text NOT NULL,
    at   text NOT NULL
);
INSERT INTO witnessed (log, size, root, note, at)
    SELECT id, split_part(note, E'\n', 2)::bigint, split_part(note, E'\n', 3), note, at
    FROM (SELECT DISTINCT ON (id) id, convert_from(document, 'UTF8')::json #>> '{}' AS note, at FROM registry WHERE tenant = '_system' AND kind = 'witnessed' ORDER BY id, version DESC) last;
ALTER TABLE registry DISABLE TRIGGER registry_never_goes;
DELETE FROM registry WHERE tenant = '_system' AND kind = 'witnessed';
ALTER TABLE registry ENABLE TRIGGER registry_never_goes;

-- A witness that goes back, or changes its mind about a size, is none.
CREATE TRIGGER witnessed_never_goes_back BEFORE UPDATE ON witnessed FOR EACH ROW
    WHEN (NEW.log <> OLD.log OR NEW.size < OLD.size OR NEW.size = OLD.size AND NEW.root <> OLD.root) EXECUTE FUNCTION log_only_grows();
CREATE TRIGGER witnessed_never_goes BEFORE DELETE OR TRUNCATE ON witnessed FOR EACH STATEMENT EXECUTE FUNCTION log_only_grows();

-- A silo of the version before that still runs must not begin again with no memory of what it has cosigned.
CREATE FUNCTION witnessed_has_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was witnessed stands in a table of its own';
END $$;
CREATE TRIGGER registry_keeps_no_cosignatures BEFORE INSERT ON registry FOR EACH ROW WHEN (NEW.kind = 'witnessed') EXECUTE FUNCTION witnessed_has_moved();

-- A role that roles.sql has made before there was this table, or before the large ones were parted, gets what it needs of what is new: whoever could add to the log still can.
DO $$
DECLARE
    v_role name;
BEGIN
    FOR v_role IN SELECT DISTINCT grantee.rolname FROM pg_class c, aclexplode(c.relacl) a JOIN pg_roles grantee ON grantee.oid = a.grantee
        WHERE c.oid IN ('nexus.leaves'::regclass, 'nexus.leaves_0'::regclass) AND a.privilege_type = 'INSERT' AND a.grantee <> c.relowner LOOP
        EXECUTE format('GRANT SELECT, INSERT ON leaves, seals, payloads TO %I', v_role);
        EXECUTE format('GRANT DELETE ON payloads TO %I', v_role);
        EXECUTE format('GRANT EXECUTE ON FUNCTION make_room() TO %I', v_role);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON witnessed TO %I', v_role);
    END LOOP;
END $$;
