-- A decision names its contract by digest: a version that is gone could not be held against it any more. Only the probe of health, which belongs to no tenant, is taken away again.
CREATE TRIGGER registry_never_changes BEFORE UPDATE OR TRUNCATE ON registry FOR EACH STATEMENT EXECUTE FUNCTION log_only_grows();
CREATE TRIGGER registry_never_goes BEFORE DELETE ON registry FOR EACH ROW WHEN (OLD.tenant <> '') EXECUTE FUNCTION log_only_grows();
