using System.Collections.Immutable;
using System.Globalization;
using Nexus.Threats;
using Orleans.Runtime;

namespace Nexus.Rules;

/// <summary>What was learnt of one source of sequences.</summary>
[GenerateSerializer, Alias("Nexus.Rules.SequenceSnapshot")]
public sealed class SequenceSnapshot
{
    [Id(0)]
    public string Journal { get; set; } = "";

    [Id(1)]
    public long Position { get; set; }

    [Id(2)]
    public long Learnt { get; set; }

    [Id(3)]
    public ImmutableArray<ulong> Runs { get; set; }
}

/// <summary>Learns what is usual, and keeps it: a restart does not make the process a stranger to what it watches.</summary>
[GrainType("sequence")]
internal sealed class SequenceGrain(IRuleBook book, [PersistentState("learnt", "snapshots")] IPersistentState<SequenceSnapshot> snapshot) : Grain, ISequenceGrain
{
    private const int SaveEvery = 200;

    private readonly List<ThreatFinding> _pending = [];
    private SequenceModel _model = new();
    private string _journal = "";
    private long _position;
    private long _savedAt;

    private string Tenant => GrainKey.TenantOf(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await book.EnsureAsync(Tenant, cancellationToken);
        if (!snapshot.RecordExists) return;
        (_journal, _position, _savedAt) = (snapshot.State.Journal, snapshot.State.Position, snapshot.State.Learnt);
        _model = new SequenceModel(snapshot.State.Runs.IsDefault ? [] : snapshot.State.Runs, snapshot.State.Learnt);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _model.Learnt > _savedAt ? SaveAsync() : Task.CompletedTask;

    public async Task ObserveAsync(HitBatch batch)
    {
        var rules = book.Of(Tenant);
        var name = GrainKey.NameOf(this.GetPrimaryKeyString());
        var scope = name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
        foreach (var hit in batch.Hits)
        {
            if (batch.Journal == _journal && hit.Position <= _position) continue;
            (_journal, _position) = (batch.Journal, hit.Position);
            if (rules.Find(hit.Rule) is not { Kind: RuleKind.Unusual } rule || !_model.Add(hit.Text, rule.Learn, rule.Clauses[0].Count) || hit.Position <= batch.ActFrom) continue;
            var message = string.Create(CultureInfo.InvariantCulture, $"{rule.Title}: {_model.Unseen} of the last {SequenceModel.Recent} runs of {string.Join(" or ", rule.By)} '{scope}' were never seen while it was learnt");
            _pending.Add(Findings.Of(Tenant, rule, scope, hit.Entity, message, [hit.EventId], batch.Journal, hit.Position, 1, hit.At));
            _model.Told();
        }

        if (_pending.Count > 0)
        {
            await GrainFactory.GetGrain<IThreatFeedGrain>(Tenant).RaiseAsync([.. _pending]);
            foreach (var finding in _pending) book.Count(Tenant, finding);
            _pending.Clear();
        }

        if (_model.Learnt - _savedAt >= SaveEvery) await SaveAsync();
    }

    private async Task SaveAsync()
    {
        _savedAt = _model.Learnt;
        (snapshot.State.Journal, snapshot.State.Position, snapshot.State.Learnt, snapshot.State.Runs) = (_journal, _position, _model.Learnt, [.. _model.Runs]);
        await snapshot.WriteStateAsync();
    }
}
