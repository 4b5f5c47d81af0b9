using System.Collections.Immutable;
using System.Globalization;
using Nexus.Calls;
using Nexus.Rules;
using Nexus.Threats;
using Orleans.Runtime;

namespace Nexus.Entities;

/// <summary>Heartbeat deadlines of one shard. Soft: rebuilt from the registry, and whoever is silent then gets one more limit's time.</summary>
[GrainType("watchdog")]
internal sealed class WatchdogGrain(IRuleBook book, TimeProvider time) : Grain, IWatchdogGrain
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(30);

    private readonly TimingWheel _wheel = new(Step);
    private readonly Dictionary<string, EntityInfo> _entities = new(StringComparer.Ordinal);
    private readonly List<ThreatFinding> _untold = [];
    private readonly List<string> _back = [];
    private readonly HashSet<string> _fresh = new(StringComparer.Ordinal);
    private string _stamp = "";
    private long _lookAt;

    private string Tenant => GrainKey.TenantOf(this.GetPrimaryKeyString());

    private int Shard => int.Parse(GrainKey.NameOf(this.GetPrimaryKeyString()), CultureInfo.InvariantCulture);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Whoever woke it, it acts for the tenant of its key.
        TenantScope.Enter(Tenant);
        await book.EnsureAsync(Tenant, cancellationToken);
        _wheel.Tick(Now());
        await LookAsync();
        this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(Step, Step));
    }

    public Task WatchAsync()
    {
        // The registry calls this: it is asked back in the next tick, not now, for it waits.
        _lookAt = 0;
        return Task.CompletedTask;
    }

    public Task PulsesAsync(ImmutableArray<Pulse> pulses)
    {
        foreach (var pulse in pulses)
            if (_wheel.Beat(pulse.Entity, pulse.At) | _fresh.Remove(pulse.Entity)) _back.Add(pulse.Entity);
        return _back.Count > 0 ? TellAsync() : Task.CompletedTask;
    }

    public Task<ImmutableArray<WatchView>> ViewAsync()
    {
        var now = time.GetUtcNow();
        return Task.FromResult<ImmutableArray<WatchView>>(
            [.. _wheel.All.OrderBy(watched => watched.Entity, StringComparer.Ordinal).Select(watched => new WatchView(watched.Entity, watched.LastPulse, now + _wheel.Left(watched), watched.Missing))]);
    }

    private async Task TickAsync()
    {
        TenantScope.Enter(Tenant);
        var rule = book.Of(Tenant).Missing;
        foreach (var watched in _wheel.Tick(Now()))
            if (rule is not null && _entities.TryGetValue(watched.Entity, out var entity)) _untold.Add(Missing(rule, entity, watched));
        if (_untold.Count + _back.Count > 0) await TellAsync();
        if (Now() >= _lookAt) await LookAsync();
        if (_wheel.Count > 0) DelayDeactivation(TimeSpan.FromHours(1));
    }

    /// <summary>What could not be told, because the store was away, is told with the next tick.</summary>
    private async Task TellAsync()
    {
        var feed = GrainFactory.GetGrain<IThreatFeedGrain>(Tenant);
        if (_untold.Count > 0)
        {
            await feed.RaiseAsync([.. _untold]);
            foreach (var finding in _untold) book.Count(Tenant, finding);
            _untold.Clear();
        }

        if (_back.Count == 0 || book.Of(Tenant).Missing is not { } rule) return;
        await feed.ClearFoldedAsync([.. _back.Select(entity => Findings.FoldKey(rule.Id, entity))], "watchdog", "a new pulse came in");
        _back.Clear();
    }

    private async Task LookAsync()
    {
        _lookAt = Now() + LookAgainAfter.Ticks;
        if (await GrainFactory.GetGrain<IEntitiesGrain>(Tenant).ChangedAsync(_stamp) is not { } list) return;
        _stamp = list.Stamp;
        var mine = list.Entities
            .Where(entity => entity is { IsActive: true, MissSeconds: > 0 } && WatchShard.Of(entity.Id) == Shard)
            .ToDictionary(entity => entity.Id, StringComparer.Ordinal);
        foreach (var gone in _entities.Keys.Where(id => !mine.ContainsKey(id)).ToList())
        {
            _entities.Remove(gone);
            _wheel.Forget(gone);
        }

        foreach (var (id, entity) in mine)
        {
            // An open alert of before a restart is cleared by the first pulse: nobody has seen it beat since.
            if (_entities.TryAdd(id, entity)) _fresh.Add(id);
            _entities[id] = entity;
            _wheel.Watch(id, TimeSpan.FromSeconds(entity.MissSeconds));
        }
    }

    private ThreatFinding Missing(Rule rule, EntityInfo entity, Watched watched)
    {
        var now = time.GetUtcNow();
        var since = watched.LastPulse is { } last ? string.Create(CultureInfo.InvariantCulture, $"none for {(now - last).TotalSeconds:0.0} s") : "none since it is watched";
        var finding = Findings.Of(Tenant, rule, entity.Id, entity.Id, string.Create(CultureInfo.InvariantCulture, $"{rule.Title}: '{entity.Id}': {since}, allowed are {Allowed(entity, watched)}"), [], "", now.ToUnixTimeMilliseconds(), 1, now);
        return finding with { Source = "watchdog", PatchHint = entity.Repair.Length > 0 ? entity.Repair : finding.PatchHint };
    }

    private static string Allowed(EntityInfo entity, Watched watched)
    {
        var (limit, allowed) = (string.Create(CultureInfo.InvariantCulture, $"{entity.MissSeconds:0.###} s"), TimingWheel.Allowed(watched).TotalSeconds);
        return allowed > entity.MissSeconds ? string.Create(CultureInfo.InvariantCulture, $"{allowed:0.0} s (its limit is {limit}, and it has always beaten irregularly)") : limit;
    }

    private long Now() => time.GetElapsedTime(0).Ticks;
}
