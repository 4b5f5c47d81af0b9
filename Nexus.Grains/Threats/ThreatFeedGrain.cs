using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Calls;
using Nexus.Ledger;
using Orleans.Runtime;
using Orleans.Streams;

namespace Nexus.Threats;

/// <summary>The one writer of a tenant's alerts. Sealed first, then stored, then told.</summary>
[GrainType("threat-feed")]
internal sealed class ThreatFeedGrain(IAlertStore store, IEpochs epochs, IChance chance, TimeProvider time) : Grain, IThreatFeedGrain
{
    public const string Provider = "streams";
    public const string Threats = "threats";
    private const int MaxOpen = 10_000;
    private const int Page = 500;
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FoldEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OfferAgainAfter = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, OpenAlert> _open = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = NewSignal();
    private long _alerts;
    private long _changes;

    private string Tenant => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_alerts, _changes) = await store.NumbersAsync(Tenant, cancellationToken);
        for (var after = 0L; ;)
        {
            var page = await store.ListAsync(Tenant, new AlertQuery(after, OpenOnly: true, Limit: Page), cancellationToken);
            foreach (var alert in page) _open[alert.Finding.FoldKey] = new OpenAlert(alert, time.GetUtcNow());
            if (page.Count < Page) break;
            after = page[^1].Number;
        }

        this.RegisterGrainTimer(SweepAsync, new GrainTimerCreationOptions(SweepEvery, SweepEvery));
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => FlushAsync(TimeSpan.Zero);

    public async Task<ImmutableArray<Alert>> RaiseAsync(ImmutableArray<ThreatFinding> findings)
    {
        var alerts = ImmutableArray.CreateBuilder<Alert>(findings.Length);
        foreach (var finding in findings) alerts.Add(await RaiseAsync(Bounded(finding)));
        return alerts.MoveToImmutable();
    }

    public async Task<Alert> AcknowledgeAsync(string id, string by)
    {
        var alert = await RequireAsync(id);
        return AlertLife.Acknowledge(alert, by, time.GetUtcNow()) is { } next ? await ChangeAsync(next, AlertChangeKind.Acknowledged) : alert;
    }

    public async Task<Alert> ClearAsync(string id, string by, string reason)
    {
        var alert = await RequireAsync(id);
        return AlertLife.Clear(alert, by, reason, time.GetUtcNow()) is { } next ? await ChangeAsync(next, AlertChangeKind.Cleared) : alert;
    }

    public async Task ClearFoldedAsync(ImmutableArray<string> foldKeys, string by, string reason)
    {
        foreach (var foldKey in foldKeys)
            if (_open.TryGetValue(foldKey, out var open) && !open.Alert.Finding.ToPerson) await ClearAsync(open.Alert.Id, by, reason);
    }

    public async Task<Alert> EscalateAsync(string id, string by, string reason)
    {
        var alert = await RequireAsync(id);
        return AlertLife.Escalate(alert, by, reason, time.GetUtcNow()) is { } next ? await ChangeAsync(next, AlertChangeKind.Escalated) : alert;
    }

    public async Task<Alert> NoteRepairAsync(string id, RepairNote note)
    {
        var alert = await RequireAsync(id);
        return AlertLife.NoteRepair(alert, note, time.GetUtcNow()) is { } next ? await ChangeAsync(next.Alert, next.Kind) : alert;
    }

    public async Task<Alert?> FindAsync(string id) => _open.Values.FirstOrDefault(open => open.Alert.Id == id)?.Alert ?? await store.FindAsync(Tenant, id, CancellationToken.None);

    public async Task<Alert?> LastAsync() => (await store.ListAsync(Tenant, new AlertQuery(Math.Max(0, _alerts - 1), Limit: 1), CancellationToken.None)) is [var last] ? last : null;

    public async Task<ImmutableArray<Alert>> ListAsync(AlertQuery query)
    {
        if (query.Limit is < 1 or > Page) throw new NexusException(ErrorCode.Invalid, $"limit {query.Limit} must be 1 to {Page}");
        return [.. await store.ListAsync(Tenant, query, CancellationToken.None)];
    }

    public async Task<ImmutableArray<AlertCount>> CountsAsync() => [.. await store.CountsAsync(Tenant, CancellationToken.None)];

    public async Task<ImmutableArray<AlertChange>> ChangesAsync(long after, TimeSpan patience)
    {
        if (after < 0) return [.. await store.ChangesAsync(Tenant, Math.Max(0, _changes - 1), 1, CancellationToken.None)];
        if (_changes <= after && !await _changed.Task.WithinAsync(patience, time)) return [];
        return [.. await store.ChangesAsync(Tenant, after, Page, CancellationToken.None)];
    }

    private async Task<Alert> RaiseAsync(ThreatFinding finding)
    {
        var now = time.GetUtcNow();
        if (_open.TryGetValue(finding.FoldKey, out var open))
        {
            if (AlertLife.IsRepeat(open.Alert, finding)) return open.Alert;
            var worse = finding.Severity > open.Alert.Finding.Severity;
            open.Fold(AlertLife.Fold(open.Alert, finding, now), now);
            // A flood would write without end: how often it was found is noted now and then, that it got worse at once.
            return worse || now - open.NotedAt >= FoldEvery ? await ChangeAsync(open.Alert, AlertChangeKind.Folded) : open.Alert;
        }

        if (await store.LatestAsync(Tenant, finding.FoldKey, CancellationToken.None) is { } latest && AlertLife.IsRepeat(latest, finding)) return latest;
        if (await store.FindAsync(Tenant, finding.AlertId, CancellationToken.None) is { } known) return known;
        var raised = await ChangeAsync(AlertLife.Raise(finding, _alerts + 1, now), AlertChangeKind.Raised);
        if (!AlertLife.WantsRepair(raised)) return raised;
        raised = await ChangeAsync(raised, AlertChangeKind.RepairRequested);
        await OfferAsync(_open[finding.FoldKey]);
        return raised;
    }

    /// <summary>Beyond so many open alerts, further ones of a rule share one: an attacker must not be able to fill the store with inventions.</summary>
    private ThreatFinding Bounded(ThreatFinding finding) => _open.Count < MaxOpen || _open.ContainsKey(finding.FoldKey)
        ? finding
        : finding with { FoldKey = $"{finding.Rule}|…", AlertId = StableId.Of("overflow", Tenant, finding.AlertId), Entity = "", PatchHint = "", ToPerson = true, Message = $"more than {MaxOpen:N0} alerts are open; among the further ones: {finding.Message}" };

    private async Task<Alert> RequireAsync(string id) => await FindAsync(id) ?? throw new NexusException(ErrorCode.NotFound, "Alert not found");

    private async Task<Alert> ChangeAsync(Alert next, AlertChangeKind kind)
    {
        var stands = kind == AlertChangeKind.Raised ? next : next with { Revision = next.Revision + 1 };
        var change = new AlertChange(_changes + 1, kind, stands);
        await SealAsync(change);
        if (!await store.TryWriteAsync(Tenant, [change], CancellationToken.None))
        {
            DeactivateOnIdle();
            throw new NexusException(ErrorCode.Unavailable, "the alerts were changed by another silo at the same time; try again");
        }

        _changes = change.Number;
        _alerts = Math.Max(_alerts, stands.Number);
        if (!stands.IsOpen) _open.Remove(stands.Finding.FoldKey);
        else if (_open.TryGetValue(stands.Finding.FoldKey, out var open)) open.Note(stands, time.GetUtcNow());
        else _open[stands.Finding.FoldKey] = new OpenAlert(stands, time.GetUtcNow());
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
        return stands;
    }

    private async Task SealAsync(AlertChange change)
    {
        var salt = new byte[Notary.SaltBytes];
        chance.Fill(salt);
        try
        {
            await GrainFactory.GetGrain<ILedgerGrain>(Tenant).AppendAsync([AlertNotary.Seal(Tenant, change, epochs.Current, salt)]);
        }
        catch (NexusException stands) when (stands.Code == ErrorCode.Conflict)
        {
            // This change was sealed before a process died that had not yet stored it. Its leaf stands; only the store is behind.
        }
        catch (NexusException) when (LogDoubt.Is(change.Alert.Finding))
        {
            // A log that was tampered with may take no leaf any more: that must not silence the alert about it.
        }
    }

    private Task OfferAsync(OpenAlert open)
    {
        open.OfferedAt = time.GetUtcNow();
        return this.GetStreamProvider(Provider).GetStream<Alert>(StreamId.Create(Threats, GrainKey.Of(Tenant, Subject(open.Alert)))).OnNextAsync(open.Alert);
    }

    // An alert about nobody in particular still has one antibody: that of its fold key.
    private static string Subject(Alert alert) => alert.Finding.Entity.Length > 0 ? alert.Finding.Entity : alert.Finding.FoldKey;

    private async Task SweepAsync()
    {
        TenantScope.Enter(Tenant);
        await FlushAsync(FoldEvery);
        var now = time.GetUtcNow();
        foreach (var open in _open.Values.ToList())
        {
            if (AlertLife.IsQuiet(open.Alert, open.FoundAt, now)) await ClearAsync(open.Alert.Id, "watchdog", $"nothing further for {open.Alert.Finding.ClearAfterSeconds:0} s");
            else if (AlertLife.WantsRepair(open.Alert) && now - open.OfferedAt >= OfferAgainAfter) await OfferAsync(open);
        }

        if (_open.Count > 0) DelayDeactivation(TimeSpan.FromHours(1));
    }

    private async Task FlushAsync(TimeSpan age)
    {
        var now = time.GetUtcNow();
        foreach (var open in _open.Values.Where(open => open.Unnoted && now - open.NotedAt >= age).ToList()) await ChangeAsync(open.Alert, AlertChangeKind.Folded);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
