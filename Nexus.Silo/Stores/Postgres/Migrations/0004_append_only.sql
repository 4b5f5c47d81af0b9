-- What the leaves are for the log, its other tables are too: they only grow. A payload goes only once its erasure stands in the log (a leaf of kind 4 under the same seal).
CREATE FUNCTION log_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME;
END $$;

CREATE FUNCTION payload_goes_once_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM nexus.leaves l JOIN nexus.leaves e ON e.tenant = l.tenant AND e.seal = l.seal AND e.kind = 4 WHERE l.tenant = OLD.tenant AND l.idx = OLD.idx) THEN
        RAISE EXCEPTION 'a payload goes only once its erasure is sealed';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER payloads_never_change BEFORE UPDATE OR TRUNCATE ON payloads FOR EACH STATEMENT EXECUTE FUNCTION log_only_grows();
CREATE TRIGGER payloads_go_once_sealed BEFORE DELETE ON payloads FOR EACH ROW EXECUTE FUNCTION payload_goes_once_sealed();
CREATE TRIGGER tiles_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON tiles FOR EACH STATEMENT EXECUTE FUNCTION log_only_grows();
CREATE TRIGGER heads_only_grow BEFORE UPDATE ON heads FOR EACH ROW
    WHEN (NEW.size <= OLD.size OR NEW.seals < OLD.seals OR NEW.no <> OLD.no OR NEW.tenant <> OLD.tenant) EXECUTE FUNCTION log_only_grows();
CREATE TRIGGER heads_never_go BEFORE DELETE OR TRUNCATE ON heads FOR EACH STATEMENT EXECUTE FUNCTION log_only_grows();
