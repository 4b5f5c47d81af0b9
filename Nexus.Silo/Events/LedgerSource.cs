using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Nexus.Actions;
using Nexus.Calls;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Tenants;

namespace Nexus.Events;

/// <summary>Every refusal of the gates becomes an event. Read from the ledger itself, so that none is lost with a process; this silo's own, and those of silos that are gone.</summary>
internal sealed class LedgerSource(ISealLog log, IEpochs epochs, IGrainFactory grains, Refusals refusals, TimeProvider time) : IEventSource
{
    private const int PageSize = 1000;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    public string Name => "ledger";

    public async Task RunAsync(ISourceSink sink, CancellationToken stop)
    {
        TenantScope.Enter(ITenantsGrain.Key);
        foreach (var tenant in await grains.GetGrain<ITenantsGrain>(ITenantsGrain.Key).ListAsync()) refusals.Note(tenant.Id);
        using var timer = new PeriodicTimer(Poll, time);
        do
        {
            foreach (var tenant in refusals.Take())
            {
                try
                {
                    await ReadAsync(sink, tenant, stop);
                }
                catch
                {
                    refusals.Note(tenant);
                    throw;
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    private async Task ReadAsync(ISourceSink sink, string tenant, CancellationToken stop)
    {
        var next = long.TryParse(sink.MarkOf(tenant, Name), NumberStyles.None, CultureInfo.InvariantCulture, out var mark) ? mark : 0;
        while (true)
        {
            var page = await log.ReadAsync(tenant, next, PageSize, stop);
            if (page.Count == 0) return;
            var records = ImmutableArray.CreateBuilder<RawRecord>();
            foreach (var leaf in page)
                if (leaf.Draft is { Kind: LeafKind.Decision, Open: not OpenMark.Opens } && await RecordAsync(leaf, stop) is { } record) records.Add(record);
            next = page[^1].Index + 1;
            if (records.Count > 0) await sink.BringAsync(tenant, records.DrainToImmutable(), stop);
            sink.Advance(tenant, Name, next.ToString(CultureInfo.InvariantCulture));
        }
    }

    private async ValueTask<RawRecord?> RecordAsync(StoredLeaf leaf, CancellationToken stop)
    {
        var fields = LeafFormat.Read(leaf.Draft.Leaf.Span);
        if (!IsRefusal(fields)) return null;
        // What another living silo refused is that silo's to tell.
        if (fields.Epoch != epochs.Current && await epochs.IsAliveAsync(fields.Epoch, stop)) return null;
        return new RawRecord(Name, RecordFormat.Json, "", Describe(fields), (leaf.Index + 1).ToString(CultureInfo.InvariantCulture));
    }

    // Who must ask a person by the contract, and asks, is refused nothing; and time or a budget that is used up is no sign of anything.
    private static bool IsRefusal(LeafFields leaf)
    {
        var failed = leaf.Gates.Where(static gate => gate.Verdict == GateVerdict.Fail).Select(static gate => gate.Name).ToHashSet(StringComparer.Ordinal);
        return leaf.Status switch
        {
            SealStatus.Blocked => !failed.SetEquals([TtlGate.GateName]),
            SealStatus.Escalated => failed.Count > 0,
            _ => false,
        };
    }

    private static string Describe(LeafFields leaf)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("entity", ObserveSettings.Self);
            json.WriteString("type", "gate_refusal");
            json.WriteString("ts", leaf.Time);
            json.WriteStartObject("payload");
            json.WriteString("persona", leaf.PersonaName);
            json.WriteString("tool", leaf.Tool);
            json.WriteString("gate", string.Join(' ', leaf.Gates.Where(gate => gate.Verdict == GateVerdict.Fail).Select(gate => gate.Name)));
            json.WriteString("outcome", "failure");
            json.WriteString("action", WireName.Of(leaf.Status));
            json.WriteString("seal", leaf.Seal);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
