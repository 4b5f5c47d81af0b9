using System.Collections.Immutable;
using Nexus.Repairs;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Nexus.Events;

/// <summary>The way in for records from outside. Owns nothing: the journal does.</summary>
[GrainType("ingest"), StatelessWorker, Reentrant]
internal sealed class IngestGrain(IIngestLog log, IIngestMeter meter, ThrottleBook throttles, TimeProvider time) : Grain, IIngestGrain
{
    public const int MaxBatch = 10_000;

    public async Task<IngestReceipt> AcceptAsync(ImmutableArray<RawRecord> records)
    {
        if (records.IsDefaultOrEmpty || records.Length > MaxBatch) throw new NexusException(ErrorCode.Invalid, $"a batch has {(records.IsDefault ? 0 : records.Length)} records; it must have 1 to {MaxBatch:N0}");
        var tenant = this.GetPrimaryKeyString();
        var sender = RequestContext.Get(CallContext.Principal) as string ?? "";
        var at = time.GetUtcNow();
        var kept = ImmutableArray.CreateBuilder<RawRecord>(records.Length);
        var known = ImmutableArray.CreateBuilder<ReadResult>(records.Length);
        var rejected = ImmutableArray.CreateBuilder<RejectedRecord>();
        var throttled = 0;
        for (var i = 0; i < records.Length; i++)
        {
            var read = Normaliser.Read(new ReadRecord("", 0, at, sender, records[i]));
            // A pulse always passes: a bound on what an entity says must not make it look dead.
            var refused = read.Event is { Type: not "pulse" } happened && !throttles.Admits(tenant, happened.Entity, at) ? $"entity '{happened.Entity}' is throttled; this record was not kept" : null;
            if (refused is not null) throttled++;
            else
            {
                kept.Add(records[i]);
                known.Add(read);
            }

            if (refused is not null || read.Event is null) rejected.Add(new RejectedRecord(i, refused ?? read.Error));
        }

        if (throttled > 0) meter.CountThrottled(tenant, throttled);
        if (kept.Count > 0) await log.AppendAsync(tenant, at, sender, kept.DrainToImmutable(), known.DrainToImmutable());
        return new IngestReceipt(records.Length - rejected.Count, rejected.DrainToImmutable());
    }

    public Task<Event?> FindAsync(string id) => Task.FromResult(log.Find(this.GetPrimaryKeyString(), id) is { } record ? Normaliser.Read(record).Event : null);

    public Task<IngestView> ViewAsync() => Task.FromResult(meter.View(this.GetPrimaryKeyString()));
}
