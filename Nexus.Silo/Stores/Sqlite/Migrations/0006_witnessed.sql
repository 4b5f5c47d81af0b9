-- What this witness has cosigned last, one row a log. Before, each cosignature was a version in the registry, and they grew without end; of those only the newest is needed.
CREATE TABLE witnessed (
    log  TEXT    PRIMARY KEY,
    size INTEGER NOT NULL,
    root TEXT    NOT NULL,
    note TEXT    NOT NULL,
    at   TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO witnessed (log, size, root, note, at)
    SELECT id, CAST(substr(tail, 1, instr(tail, char(10)) - 1) AS INTEGER), substr(substr(tail, instr(tail, char(10)) + 1), 1, instr(substr(tail, instr(tail, char(10)) + 1), char(10)) - 1), note, at
    FROM (SELECT id, note, at, substr(note, instr(note, char(10)) + 1) AS tail
        FROM (SELECT id, max(version), json_extract(CAST(document AS TEXT), '$') AS note, at FROM registry WHERE tenant = '_system' AND kind = 'witnessed' GROUP BY id));
DROP TRIGGER registry_never_goes;
DELETE FROM registry WHERE tenant = '_system' AND kind = 'witnessed';
CREATE TRIGGER registry_never_goes BEFORE DELETE ON registry WHEN OLD.tenant <> '' BEGIN SELECT RAISE(ABORT, 'the registry only grows'); END;

-- A witness that goes back, or changes its mind about a size, is none.
CREATE TRIGGER witnessed_never_goes_back BEFORE UPDATE ON witnessed
WHEN NEW.log <> OLD.log OR NEW.size < OLD.size OR NEW.size = OLD.size AND NEW.root <> OLD.root
BEGIN SELECT RAISE(ABORT, 'a witness never goes back'); END;
CREATE TRIGGER witnessed_never_goes BEFORE DELETE ON witnessed BEGIN SELECT RAISE(ABORT, 'a witness never goes back'); END;
