-- A role for silos that can add to the log and not change it, whatever becomes of the program. Start a silo once as the owner of the database, which makes the tables,
-- then run this as the owner, give nexus_app a password, and name it in NEXUS_DATABASE_URL. An update that brings a migration is made the same way: a silo as the owner once, and this again,
-- which takes nothing away and may be run at any time. A migration gives a role that was made before what it needs of new tables; a silo whose role lacks something says so when it starts.
-- Only the owner can switch the triggers off that guard the same; silos that form a cluster on Orleans need its tables (orleans.sql) as well.
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nexus_app') THEN CREATE ROLE nexus_app LOGIN; END IF;
END $$;
GRANT USAGE ON SCHEMA nexus TO nexus_app;
GRANT SELECT ON ALL TABLES IN SCHEMA nexus TO nexus_app;

-- The log, and what this witness has cosigned of others'.
GRANT INSERT ON nexus.leaves, nexus.seals, nexus.tiles, nexus.heads, nexus.payloads, nexus.open_actions TO nexus_app;
GRANT UPDATE (size, seals, root, edge) ON nexus.heads TO nexus_app;
GRANT DELETE ON nexus.payloads, nexus.open_actions TO nexus_app;
GRANT EXECUTE ON FUNCTION nexus.make_room() TO nexus_app;
GRANT INSERT, UPDATE ON nexus.witnessed TO nexus_app;

-- What can be folded from it again, or is not part of it.
GRANT INSERT, DELETE ON nexus.registry TO nexus_app;
GRANT INSERT, UPDATE ON nexus.epochs, nexus.snapshots, nexus.alerts, nexus.alert_changes, nexus.approvals, nexus.approval_marks TO nexus_app;
GRANT INSERT ON nexus.documents, nexus.passages TO nexus_app;
