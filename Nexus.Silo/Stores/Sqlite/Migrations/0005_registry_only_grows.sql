-- A decision names its contract by digest: a version that is gone could not be held against it any more. Only the probe of health, which belongs to no tenant, is taken away again.
CREATE TRIGGER registry_never_changes BEFORE UPDATE ON registry BEGIN SELECT RAISE(ABORT, 'the registry only grows'); END;
CREATE TRIGGER registry_never_goes BEFORE DELETE ON registry WHEN OLD.tenant <> '' BEGIN SELECT RAISE(ABORT, 'the registry only grows'); END;
