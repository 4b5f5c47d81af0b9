-- What the Orleans engine needs in PostgreSQL: tables for membership, grain state and reminders, and the statements its ADO.NET
-- providers look up by name. Ours, written from the documented contract. Every clustered silo applies it at its start, under a lock,
-- to the schema of the stores. Safe to apply again, also to a database in use.
BEGIN;

CREATE TABLE IF NOT EXISTS OrleansQuery
(
    QueryKey  varchar(64) PRIMARY KEY,
    QueryText text NOT NULL
);

-- Membership. The version row of a cluster is what concurrent changes are serialised on: each change bumps it or does nothing.
CREATE TABLE IF NOT EXISTS OrleansClusterVersion
(
    DeploymentId varchar(150) PRIMARY KEY,
    Version      integer      NOT NULL DEFAULT 0,
    ChangedAt    timestamptz  NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS OrleansMember
(
    DeploymentId varchar(150) NOT NULL REFERENCES OrleansClusterVersion ON DELETE CASCADE,
    Address      varchar(45)  NOT NULL,
    Port         integer      NOT NULL,
    Generation   integer      NOT NULL,
    SiloName     varchar(150) NOT NULL,
    HostName     varchar(150) NOT NULL,
    Status       integer      NOT NULL,
    ProxyPort    integer,
    SuspectTimes text,
    StartTime    timestamptz  NOT NULL,
    IAmAliveTime timestamptz  NOT NULL,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

-- Grain state. A cleared state keeps its row, so that its version goes on and a stale writer still conflicts; for a reader it is not there.
CREATE TABLE IF NOT EXISTS OrleansGrainState
(
    ServiceId             varchar(150) NOT NULL,
    GrainIdHash           integer      NOT NULL,
    GrainTypeHash         integer      NOT NULL,
    GrainIdN0             bigint       NOT NULL,
    GrainIdN1             bigint       NOT NULL,
    GrainTypeString       varchar(512) NOT NULL,
    GrainIdExtensionString varchar(512) NOT NULL DEFAULT '',
    PayloadBinary         bytea,
    Version               integer      NOT NULL,
    ModifiedAt            timestamptz  NOT NULL DEFAULT now(),
    PRIMARY KEY (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, ServiceId, GrainTypeString, GrainIdExtensionString)
);

CREATE TABLE IF NOT EXISTS OrleansReminder
(
    ServiceId    varchar(150) NOT NULL,
    GrainId      varchar(150) NOT NULL,
    ReminderName varchar(150) NOT NULL,
    GrainHash    integer      NOT NULL,
    StartTime    timestamptz  NOT NULL,
    Period       bigint       NOT NULL,
    Version      integer      NOT NULL,
    PRIMARY KEY (ServiceId, GrainId, ReminderName)
);

CREATE INDEX IF NOT EXISTS OrleansReminder_Range ON OrleansReminder (ServiceId, GrainHash);

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES

('InsertMembershipVersionKey', $sql$
WITH made AS (
    INSERT INTO OrleansClusterVersion (DeploymentId) VALUES (@DeploymentId)
    ON CONFLICT (DeploymentId) DO NOTHING
    RETURNING 1)
SELECT count(*)::integer FROM made
$sql$),

-- The WHERE of the bump holds every condition: when it fails nothing at all has changed. A rival waits on the version row and then sees another version.
('InsertMembershipKey', $sql$
WITH bumped AS (
    UPDATE OrleansClusterVersion SET Version = Version + 1, ChangedAt = now()
    WHERE DeploymentId = @DeploymentId AND Version = @Version
      AND NOT EXISTS (SELECT FROM OrleansMember m WHERE m.DeploymentId = @DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation)
    RETURNING DeploymentId),
made AS (
    INSERT INTO OrleansMember (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
    SELECT DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM bumped
    RETURNING 1)
SELECT count(*)::integer FROM made
$sql$),

('UpdateMembershipKey', $sql$
WITH bumped AS (
    UPDATE OrleansClusterVersion SET Version = Version + 1, ChangedAt = now()
    WHERE DeploymentId = @DeploymentId AND Version = @Version
      AND EXISTS (SELECT FROM OrleansMember m WHERE m.DeploymentId = @DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation)
    RETURNING DeploymentId),
changed AS (
    UPDATE OrleansMember m SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
    FROM bumped b
    WHERE m.DeploymentId = b.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
    RETURNING 1)
SELECT count(*)::integer FROM changed
$sql$),

('UpdateIAmAlivetimeKey', $sql$
UPDATE OrleansMember SET IAmAliveTime = @IAmAliveTime
WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
$sql$),

('MembershipReadRowKey', $sql$
SELECT m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
FROM OrleansClusterVersion v
LEFT JOIN OrleansMember m ON m.DeploymentId = v.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
WHERE v.DeploymentId = @DeploymentId
$sql$),

('MembershipReadAllKey', $sql$
SELECT m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
FROM OrleansClusterVersion v
LEFT JOIN OrleansMember m ON m.DeploymentId = v.DeploymentId
WHERE v.DeploymentId = @DeploymentId
$sql$),

('GatewaysQueryKey', $sql$
SELECT Address, ProxyPort, Generation FROM OrleansMember
WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0
$sql$),

('DeleteMembershipTableEntriesKey', $sql$
DELETE FROM OrleansClusterVersion WHERE DeploymentId = @DeploymentId
$sql$),

-- 3 is an active silo; everything else that has not been alive since is rubbish.
('CleanupDefunctSiloEntriesKey', $sql$
DELETE FROM OrleansMember WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> 3
$sql$),

('WriteToStorageKey', $sql$
WITH changed AS (
    UPDATE OrleansGrainState SET PayloadBinary = @PayloadBinary, Version = Version + 1, ModifiedAt = now()
    WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
      AND ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '')
      AND Version = @GrainStateVersion
    RETURNING Version),
made AS (
    INSERT INTO OrleansGrainState AS s (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, ServiceId, GrainTypeString, GrainIdExtensionString, PayloadBinary, Version)
    SELECT @GrainIdHash, @GrainTypeHash, @GrainIdN0, @GrainIdN1, @ServiceId, @GrainTypeString, COALESCE(@GrainIdExtensionString, ''), @PayloadBinary, 1
    WHERE @GrainStateVersion IS NULL
    ON CONFLICT (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, ServiceId, GrainTypeString, GrainIdExtensionString) DO UPDATE
        SET PayloadBinary = EXCLUDED.PayloadBinary, Version = s.Version + 1, ModifiedAt = now()
        WHERE s.PayloadBinary IS NULL
    RETURNING Version)
SELECT COALESCE((SELECT Version FROM changed), (SELECT Version FROM made), @GrainStateVersion) AS NewGrainStateVersion
$sql$),

('ReadFromStorageKey', $sql$
SELECT PayloadBinary, Version FROM OrleansGrainState
WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
  AND ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '')
  AND PayloadBinary IS NOT NULL
$sql$),

('ClearStorageKey', $sql$
UPDATE OrleansGrainState SET PayloadBinary = NULL, Version = Version + 1, ModifiedAt = now()
WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
  AND ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString = COALESCE(@GrainIdExtensionString, '')
  AND Version = @GrainStateVersion
RETURNING Version
$sql$),

('UpsertReminderRowKey', $sql$
INSERT INTO OrleansReminder AS r (ServiceId, GrainId, ReminderName, GrainHash, StartTime, Period, Version)
VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period, 0)
ON CONFLICT (ServiceId, GrainId, ReminderName) DO UPDATE
    SET GrainHash = EXCLUDED.GrainHash, StartTime = EXCLUDED.StartTime, Period = EXCLUDED.Period, Version = r.Version + 1
RETURNING Version
$sql$),

('ReadReminderRowsKey', $sql$
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansReminder
WHERE ServiceId = @ServiceId AND GrainId = @GrainId
$sql$),

('ReadReminderRowKey', $sql$
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansReminder
WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName
$sql$),

('ReadRangeRows1Key', $sql$
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansReminder
WHERE ServiceId = @ServiceId AND GrainHash > @BeginHash AND GrainHash <= @EndHash
$sql$),

-- The range that goes over the end of the ring.
('ReadRangeRows2Key', $sql$
SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansReminder
WHERE ServiceId = @ServiceId AND (GrainHash > @BeginHash OR GrainHash <= @EndHash)
$sql$),

('DeleteReminderRowKey', $sql$
WITH gone AS (
    DELETE FROM OrleansReminder
    WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version
    RETURNING 1)
SELECT count(*)::integer FROM gone
$sql$),

('DeleteReminderRowsKey', $sql$
DELETE FROM OrleansReminder WHERE ServiceId = @ServiceId
$sql$)

ON CONFLICT (QueryKey) DO UPDATE SET QueryText = EXCLUDED.QueryText;

COMMIT;
