using Nexus.Threats;

namespace Nexus.Rules;

/// <summary>The windows of one scope. Soft: after a restart the journal's recent past fills them again.</summary>
[GrainType("correlator")]
internal sealed class CorrelatorGrain(IRuleBook book) : Grain, ICorrelatorGrain
{
    private readonly Dictionary<string, long> _seen = new(StringComparer.Ordinal);
    private readonly List<ThreatFinding> _pending = [];
    private Correlation? _correlation;

    private string Tenant => GrainKey.TenantOf(this.GetPrimaryKeyString());

    public override Task OnActivateAsync(CancellationToken cancellationToken) => book.EnsureAsync(Tenant, cancellationToken);

    public async Task ObserveAsync(HitBatch batch)
    {
        var rules = book.Of(Tenant);
        if (_correlation is null)
        {
            var name = GrainKey.NameOf(this.GetPrimaryKeyString());
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            _correlation = new Correlation(Tenant, name[..slash], name[(slash + 1)..]);
        }

        var seen = _seen.GetValueOrDefault(batch.Journal);
        var fresh = seen == 0 ? batch.Hits : batch.Hits.RemoveAll(hit => hit.Position <= seen);
        if (!fresh.IsEmpty)
        {
            if (rules.LongestWindow > TimeSpan.FromMinutes(10)) DelayDeactivation(rules.LongestWindow + rules.LongestWindow);
            _pending.AddRange(_correlation.Observe(rules, batch.Journal, batch.ActFrom, fresh));
            _seen[batch.Journal] = fresh[^1].Position;
        }

        // A batch is given again until this succeeds: its hits are not counted twice, and what they amounted to is not lost.
        if (_pending.Count == 0) return;
        await GrainFactory.GetGrain<IThreatFeedGrain>(Tenant).RaiseAsync([.. _pending]);
        foreach (var finding in _pending) book.Count(Tenant, finding);
        _pending.Clear();
    }
}
