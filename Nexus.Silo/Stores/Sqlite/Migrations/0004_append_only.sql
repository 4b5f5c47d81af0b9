-- What the leaves are for the log, its other tables are too: they only grow. A payload goes only once its erasure stands in the log (a leaf of kind 4 under the same seal).
CREATE TRIGGER payloads_never_change BEFORE UPDATE ON payloads BEGIN SELECT RAISE(ABORT, 'payloads are added or erased, never changed'); END;
CREATE TRIGGER payloads_go_once_sealed BEFORE DELETE ON payloads
WHEN NOT EXISTS (SELECT 1 FROM leaves l JOIN leaves e ON e.tenant = l.tenant AND e.seal = l.seal AND e.kind = 4 WHERE l.pos = OLD.pos)
BEGIN SELECT RAISE(ABORT, 'a payload goes only once its erasure is sealed'); END;
CREATE TRIGGER tiles_never_change BEFORE UPDATE ON tiles BEGIN SELECT RAISE(ABORT, 'tiles are only ever added'); END;
CREATE TRIGGER tiles_never_go BEFORE DELETE ON tiles BEGIN SELECT RAISE(ABORT, 'tiles are only ever added'); END;
CREATE TRIGGER heads_only_grow BEFORE UPDATE ON heads
WHEN NEW.size <= OLD.size OR NEW.seals < OLD.seals OR NEW.no <> OLD.no OR NEW.tenant <> OLD.tenant
BEGIN SELECT RAISE(ABORT, 'a log only grows'); END;
CREATE TRIGGER heads_never_go BEFORE DELETE ON heads BEGIN SELECT RAISE(ABORT, 'a log only grows'); END;
