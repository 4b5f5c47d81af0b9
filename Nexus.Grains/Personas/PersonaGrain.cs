using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Nexus.Actions;
using Nexus.Ledger;
using Nexus.Tenants;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Nexus.Personas;

/// <summary>Contract, lease, trust and drift of one persona. Trust and drift are a fold over the ledger: what is stored here is a snapshot of it.</summary>
[GrainType("persona"), Reentrant]
internal sealed partial class PersonaGrain(
    IRegistry registry,
    ISealLog log,
    IEpochs epochs,
    IChance chance,
    TimeProvider time,
    ILogger<PersonaGrain> logger,
    [PersistentState("fold", "snapshots")] IPersistentState<PersonaSnapshot> snapshot) : Grain, IPersonaGrain
{
    private const int PageSize = 1000;
    private const int FoldsPerSnapshot = 1000;
    private const int PagesPerSnapshot = 20;

    private PersonaContract _contract = null!;
    private string _digest = "";
    private PersonaCandidate? _candidate;
    private PersonaFold _fold = null!;
    private readonly HeldUsage _held = new();
    private int _sinceSnapshot;
    private bool _changingTier;
    private bool _saving;

    private string Tenant => GrainKey.TenantOf(this.GetPrimaryKeyString());

    private string PersonaId => GrainKey.NameOf(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await LoadContractAsync();
        _fold = snapshot.RecordExists ? await LoadFoldAsync(cancellationToken) : new PersonaFold();
        // Under which version it acted last: of what the snapshot does not know, the ledger says it.
        var version = await CatchUpAsync(_fold.LastLeaf < 0 ? 0 : snapshot.State.ContractVersion, cancellationToken);
        if (version > 0 && version != _contract.Version) _fold.ContractChanged();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _sinceSnapshot > 0 ? SaveAsync(_contract.Version) : Task.CompletedTask;

    public Task<PersonaAnswer> OpenAsync(PersonaQuestion question)
    {
        var lease = question.Held;
        var refusal = "";
        if (!_contract.IsActive)
        {
            lease = null;
            refusal = $"persona '{_contract.Name}' is not active: it was withdrawn or quarantined; a version with is_active true (PUT /v1/personas/{_contract.Id}) puts it back";
        }
        else if (lease is null)
        {
            lease = new Lease(question.LeaseId, PersonaId, _contract.Version, _contract.Version, time.GetUtcNow(), time.GetElapsedTime(0).Ticks, epochs.Current, _contract.MaxTtlSeconds);
        }
        else if (!Holds(lease))
        {
            refusal = $"the lease was taken under version {lease.PersonaVersion} of persona '{_contract.Name}', which is now at version {_contract.Version}";
            lease = null;
        }

        var answer = new PersonaAnswer(_contract, _fold.Tier, lease, refusal, _fold.Read(question.Features), _fold.MatureSinks(question.Features), _digest) { Candidate = _candidate };
        return Task.FromResult(_contract.Constraints.IsEmpty ? answer : answer with { Usage = UsageFor(question) });
    }

    public Task<bool> StillHoldsAsync(Lease lease) => Task.FromResult(_contract.IsActive && Holds(lease));

    public async Task FoldAsync(FoldedAction action)
    {
        Add(action);
        _held.Release(action.SealId);
        if (_fold.Due is not null) await ChangeTierAsync();
        if (_sinceSnapshot >= FoldsPerSnapshot && !_saving) await SaveAsync(_contract.Version);
    }

    public async Task ReloadAsync()
    {
        var before = _contract.Version;
        await LoadContractAsync();
        if (_contract.Version != before) _fold.ContractChanged();
        if (_fold.Due is not null) await ChangeTierAsync();
    }

    public Task<PersonaView> ViewAsync() => Task.FromResult(new PersonaView(_contract, _fold.Tier, _fold.Stats));

    private ImmutableArray<UsageReading> UsageFor(PersonaQuestion question)
    {
        _held.Release(question.SealId); // asked again, it does not count against itself
        var readings = DayUsage.Of(_contract, question.Features, _fold, _held);
        if (!readings.IsEmpty) _held.Hold(question.SealId, question.Features);
        return readings;
    }

    private bool Holds(Lease lease) => lease.PersonaEpoch == _contract.Version;

    private async Task LoadContractAsync()
    {
        var entry = await registry.FindAsync(Tenant, RegistryKind.Persona, PersonaId, CancellationToken.None)
            ?? throw new NexusException(ErrorCode.NotFound, "Persona not found");
        try
        {
            _contract = RegistryJson.Read<PersonaContract>(entry);
            _digest = ContractDocument.Digest(entry.Document);
        }
        catch (NexusException damaged) when (damaged.Code is ErrorCode.Invalid or ErrorCode.Unavailable)
        {
            // Not the version before it: what was meant to be in force is unknown, so nothing is.
            DeactivateOnIdle();
            throw new NexusException(ErrorCode.Unavailable, $"version {entry.Version} of the contract of persona {PersonaId} cannot be read: nothing runs under it until it is written again", damaged);
        }

        _candidate = await registry.FindAsync(Tenant, RegistryKind.Candidate, PersonaId, CancellationToken.None) is { } tried ? Candidate(tried) : null;
    }

    /// <summary>One that cannot be read is not tried: it decides nothing, so nothing waits for it.</summary>
    private PersonaCandidate? Candidate(RegistryEntry entry)
    {
        try
        {
            return RegistryJson.Read<PersonaCandidate>(entry) is { Draft: not null } candidate ? candidate : null;
        }
        catch (NexusException damaged) when (damaged.Code == ErrorCode.Unavailable)
        {
            LogNotTried(logger, entry.Version, PersonaId, Tenant, damaged.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "candidate {Number} of persona {Persona} of tenant {Tenant} is not tried, it cannot be read: {Reason}")]
    private static partial void LogNotTried(ILogger logger, int number, string persona, string tenant, string reason);

    /// <summary>The fold of the snapshot, or a new one where it cannot be trusted: the ledger has everything that was in it.</summary>
    private async ValueTask<PersonaFold> LoadFoldAsync(CancellationToken cancellation)
    {
        try
        {
            var fold = PersonaFold.Load(snapshot.State.Fold);
            var head = await log.HeadAsync(Tenant, cancellation);
            if (fold.LastLeaf < head.Size) return fold;
            LogRefold(logger, PersonaId, Tenant, $"it knows leaf {fold.LastLeaf} of a ledger of {head.Size} leaves");
        }
        catch (NexusException damaged) when (damaged.Code == ErrorCode.Invalid)
        {
            LogRefold(logger, PersonaId, Tenant, damaged.Message);
        }

        _sinceSnapshot = 1;
        return new PersonaFold();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "snapshot of persona {Persona} of tenant {Tenant} thrown away, folded again from the ledger: {Reason}")]
    private static partial void LogRefold(ILogger logger, string persona, string tenant, string reason);

    private async Task<int> CatchUpAsync(int version, CancellationToken cancellation)
    {
        var from = _fold.CatchUpFrom;
        var open = new Dictionary<string, StoredLeaf>(StringComparer.Ordinal);
        for (var pages = 1; ; pages++)
        {
            var page = await log.PersonaAsync(Tenant, PersonaId, from, PageSize, cancellation);
            foreach (var leaf in page)
            {
                if (leaf.Draft.Kind == LeafKind.Decision) version = LeafFormat.Read(leaf.Draft.Leaf.Span).PersonaVersion;
                if (leaf.Draft.Open == OpenMark.Opens) open[leaf.Draft.SealId] = leaf;
                if (leaf.Draft.Kind == LeafKind.Tier) _fold.ApplyTier(LeafFormat.Read(leaf.Draft.Leaf.Span).To, leaf.Index);
                else if (!_fold.Has(leaf.Index) && await RefoldAsync(leaf, open, cancellation) is { } action) Add(action);
            }

            if (page.Count < PageSize) break;
            from = page[^1].Index + 1;
            // A history too long for one activation is folded over several.
            if (pages % PagesPerSnapshot == 0) await SaveAsync(version);
        }

        // Or one whose processes die young would be folded from ever farther back.
        if (_sinceSnapshot >= FoldsPerSnapshot) await SaveAsync(version);
        return version;
    }

    private void Add(FoldedAction action)
    {
        _fold.Add(action);
        _sinceSnapshot++;
    }

    private async ValueTask<FoldedAction?> RefoldAsync(StoredLeaf leaf, Dictionary<string, StoredLeaf> open, CancellationToken cancellation)
    {
        if (leaf.Draft.Kind == LeafKind.Decision) return leaf.Draft.Open == OpenMark.Opens ? null : Refold.From(leaf, null);
        if (leaf.Draft.Kind != LeafKind.Outcome) return null;
        if (open.Remove(leaf.Draft.SealId, out var read)) return Refold.From(read, leaf);
        foreach (var decision in await log.SealAsync(Tenant, leaf.Draft.SealId, cancellation))
            if (decision.Draft.Kind == LeafKind.Decision) return Refold.From(decision, leaf);
        return null;
    }

    private async Task ChangeTierAsync()
    {
        if (_changingTier || _fold.Due is not { } due) return;
        _changingTier = true;
        try
        {
            var leaf = Notary.TierChange(new TierFacts(Tenant, chance.NewId(), PersonaId, _contract.Name, due.From, due.To, due.Reason, time.GetUtcNow(), epochs.Current));
            var appended = await GrainFactory.GetGrain<ILedgerGrain>(Tenant).AppendAsync([leaf]);
            _fold.ApplyTier(due.To, appended.Indices[0]);
        }
        finally
        {
            _changingTier = false;
        }
    }

    private async Task SaveAsync(int version)
    {
        _saving = true;
        try
        {
            _sinceSnapshot = 0;
            snapshot.State.Fold = _fold.Save();
            snapshot.State.ContractVersion = version;
            await snapshot.WriteStateAsync();
        }
        finally
        {
            _saving = false;
        }
    }
}
