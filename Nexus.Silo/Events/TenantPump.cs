using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Nexus.Calls;
using Nexus.Entities;
using Nexus.Rules;

namespace Nexus.Events;

/// <summary>Carries one tenant's journal to its correlators and watchdogs. Acts at least once on every record; those it acts for know a repeat.</summary>
internal sealed partial class TenantPump(
    string tenant, IngestJournal journal, IGrainFactory grains, IRuleBook rules, EntityBook entities, IngestMeter meter, TimeProvider time, ILogger log)
{
    private const int ReadAtOnce = 4096;
    private const int MaxOutstanding = 100_000;
    private const string Sequences = "unusual/";
    private static readonly TimeSpan CommitEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, PumpLane> _lanes = new(StringComparer.Ordinal);
    private readonly Queue<PumpChunk> _chunks = new();
    private readonly SemaphoreSlim _room = new(0);
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _waits;
    private int _outstanding;
    private long _committed;
    private CancellationToken _stop;

    public async Task RunAsync(CancellationToken stop)
    {
        _stop = stop;
        TenantScope.Enter(tenant);
        await LookAtEntitiesAsync();
        await rules.EnsureAsync(tenant, stop);
        _committed = journal.Acted;
        var cursor = new JournalCursor(journal.ReplayFrom(rules.Of(tenant).LongestWindow));
        var hits = new List<RoutedHit>();
        var commit = Task.Delay(CommitEvery, time, stop);
        while (!stop.IsCancellationRequested)
        {
            var records = journal.Read(ref cursor, ReadAtOnce);
            if (records.Count > 0) await CarryAsync(records, hits);
            else await Task.WhenAny(journal.GrownAsync(cursor.Next - 1), commit, SettledAsync() ?? commit);
            TellLag(cursor.Next > journal.Last);
            if (!commit.IsCompleted) continue;
            Commit();
            commit = Task.Delay(CommitEvery, time, stop);
            await LookAtEntitiesAsync();
        }

        Commit();
    }

    /// <summary>Completes when all that was under way is delivered, so that it is told at once that nothing waits any more; null if nothing was.</summary>
    private Task? SettledAsync()
    {
        if (!_waits) return null;
        Volatile.Write(ref _settled, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return Volatile.Read(ref _outstanding) == 0 ? Task.CompletedTask : _settled.Task;
    }

    private async Task CarryAsync(List<ReadRecord> records, List<RoutedHit> hits)
    {
        var chunk = new PumpChunk(records[^1].Position, records[0].ReceivedAt);
        _chunks.Enqueue(chunk);
        var (set, known, asked) = (rules.Of(tenant), entities.Of(tenant), false);
        List<Pulse>? pulses = null;
        foreach (var record in records)
        {
            var read = record.Known ?? Normaliser.Read(record);
            if (read.Event is not { } happened)
            {
                if (record.Position > journal.Acted) meter.CountUnread(tenant, new UnreadRecord(record.Position, record.Raw.Source, record.ReceivedAt, read.Error, record.Raw.Body.Length <= 200 ? record.Raw.Body : record.Raw.Body[..200]));
                continue;
            }

            if (!asked && !known.ContainsKey(happened.Entity))
            {
                // It may have been registered a moment ago, at this silo or another.
                await LookAtEntitiesAsync();
                (known, asked) = (entities.Of(tenant), true);
            }

            var observed = Observed.Of(happened, known, Environment.MachineName);
            if (observed.Known && happened.Type == "pulse" && record.Position > journal.Acted) (pulses ??= []).Add(new Pulse(happened.Entity, happened.ReceivedAt));
            hits.Clear();
            set.Judge(observed, hits);
            foreach (var hit in hits) Lane(hit).Add(hit.Hit, Counted(chunk));
        }

        if (pulses is not null) await PulsesAsync(pulses);
        chunk.Release();
        while (Volatile.Read(ref _outstanding) > MaxOutstanding) await _room.WaitAsync(CommitEvery, _stop);
    }

    private async Task LookAtEntitiesAsync() => entities.Take(tenant, await grains.GetGrain<IEntitiesGrain>(tenant).ChangedAsync(entities.StampOf(tenant)));

    private PumpChunk Counted(PumpChunk chunk)
    {
        Interlocked.Increment(ref _outstanding);
        return chunk;
    }

    private PumpLane Lane(in RoutedHit hit)
    {
        var key = string.Concat(hit.Rule.Kind == RuleKind.Unusual ? Sequences + hit.Rule.Id : hit.By, "/", hit.Scope);
        return _lanes.GetOrAdd(key, static (name, pump) => new PumpLane(name, pump.DeliverAsync, pump.Delivered), this);
    }

    private void Delivered(PumpLane lane, int count)
    {
        var left = Interlocked.Add(ref _outstanding, -count);
        if (left <= MaxOutstanding && _room.CurrentCount == 0) _room.Release();
        if (left == 0) Volatile.Read(ref _settled).TrySetResult();
    }

    private Task DeliverAsync(string key, List<RuleHit> hits)
    {
        TenantScope.Enter(tenant);
        var batch = new HitBatch(journal.Name, _committed, [.. hits]);
        return key.StartsWith(Sequences, StringComparison.Ordinal)
            ? UntilDoneAsync(key, () => grains.GetGrain<ISequenceGrain>(GrainKey.Of(tenant, key[Sequences.Length..])).ObserveAsync(batch))
            : UntilDoneAsync(key, () => grains.GetGrain<ICorrelatorGrain>(GrainKey.Of(tenant, key)).ObserveAsync(batch));
    }

    private Task PulsesAsync(List<Pulse> pulses) => Task.WhenAll(pulses.GroupBy(pulse => WatchShard.Of(pulse.Entity)).Select(shard =>
        UntilDoneAsync($"watchdog {shard.Key}", () => grains.GetGrain<IWatchdogGrain>(GrainKey.Of(tenant, $"{shard.Key}")).PulsesAsync([.. shard]))));

    /// <summary>Nothing accepted is passed over because a store or silo is away for a while.</summary>
    private async Task UntilDoneAsync(string what, Func<Task> deed)
    {
        for (var wait = TimeSpan.FromMilliseconds(200); ; wait = wait + wait < LongestWait ? wait + wait : LongestWait)
        {
            try
            {
                await deed();
                return;
            }
            catch (Exception reason)
            {
                LogAgain(log, reason, tenant, what);
                // What is cut off by the end of the process was not committed, and is judged again at the next start.
                await Task.Delay(wait, time, _stop);
            }
        }
    }

    private void Commit()
    {
        while (_chunks.TryPeek(out var chunk) && chunk.IsDone) _committed = Math.Max(_committed, _chunks.Dequeue().Last);
        if (_committed > journal.Acted) journal.Commit(_committed, rules.Of(tenant).LongestWindow);
        if (_lanes.Count < 10_000) return;
        foreach (var (key, lane) in _lanes)
            if (lane.IsIdle) _lanes.TryRemove(key, out _);
    }

    private void TellLag(bool atEnd)
    {
        DateTimeOffset? oldest = null;
        foreach (var chunk in _chunks)
            if (!chunk.IsDone)
            {
                oldest = chunk.ReceivedAt;
                break;
            }

        _waits = oldest is not null;
        // What has arrived and was not read yet waits too: that was told when it came.
        if (oldest is not null || atEnd) meter.Waits(tenant, oldest);
    }

    [LoggerMessage(LogLevel.Warning, "events of {Tenant} for {Correlator} could not be judged; again")]
    private static partial void LogAgain(ILogger logger, Exception exception, string tenant, string correlator);
}
