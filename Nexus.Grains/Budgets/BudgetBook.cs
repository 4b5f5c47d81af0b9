using Nexus.Actions;
using Nexus.Ledger;

namespace Nexus.Budgets;

/// <summary>What one persona has used: folded from its leaves, each once, and what is set aside for decisions that are not sealed yet.</summary>
/// <remarks>Bounded: chains that rest are forgotten and read again when they go on.</remarks>
internal sealed class BudgetBook
{
    private const int MaxChains = 4_096;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Use> _open = new(StringComparer.Ordinal); // sealed, without an outcome
    private readonly Dictionary<string, Promise> _promised = new(StringComparer.Ordinal); // not sealed yet
    private readonly Dictionary<string, ChainUse> _chains = new(StringComparer.Ordinal);
    private Spent _period;

    /// <summary>When the period that is counted began. It never goes back, whatever a clock does.</summary>
    public DateTimeOffset PeriodStart { get; private set; }

    /// <summary>Index of the last leaf folded.</summary>
    public long LastLeaf { get; private set; } = -1;

    public bool Knows(string chain) => _chains.ContainsKey(chain);

    public static DateTimeOffset StartOf(DateTimeOffset at, int periodSeconds) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds() / periodSeconds * periodSeconds);

    /// <summary>An empty book to be filled from leaf <paramref name="first"/> on; what is set aside stays so.</summary>
    public BudgetBook Anew(long first)
    {
        var book = new BudgetBook { LastLeaf = first - 1 };
        foreach (var (seal, promise) in _promised) book._promised[seal] = promise;
        return book;
    }

    public void Turn(DateTimeOffset start)
    {
        if (start <= PeriodStart) return;
        PeriodStart = start;
        _period = default;
        foreach (var use in _open.Values)
            if (use.At >= start) _period += use.Amount;
    }

    /// <summary>Takes a chain's leaves so far, all of them.</summary>
    public void Load(string chain, string personaId, IReadOnlyList<StoredLeaf> leaves)
    {
        if (_chains.Count >= MaxChains) _chains.Clear();
        var (total, open) = (default(Spent), new Dictionary<string, Use>(StringComparer.Ordinal));
        foreach (var leaf in leaves)
        {
            if (leaf.Draft.PersonaId != personaId) continue;
            var fields = LeafFormat.Read(leaf.Draft.Leaf.Span);
            if (fields is { Kind: LeafKind.Decision, Status: SealStatus.Executing })
            {
                var use = new Use(chain, fields.Time, BudgetLaw.Reserved(fields));
                open[fields.Seal] = use;
                total += use.Amount;
            }
            else if (fields.Kind == LeafKind.Outcome && open.Remove(fields.Seal, out var ended))
            {
                total += BudgetLaw.Settled(ended.Amount, fields) - ended.Amount;
            }
        }

        foreach (var (seal, use) in open) _open.TryAdd(seal, use);
        _chains[chain] = new ChainUse(total, leaves.Count > 0 ? leaves[^1].Index : -1);
    }

    public void Fold(StoredLeaf leaf)
    {
        if (leaf.Index <= LastLeaf) return;
        LastLeaf = leaf.Index;
        if (leaf.Draft.Kind is not (LeafKind.Decision or LeafKind.Outcome)) return;
        var fields = LeafFormat.Read(leaf.Draft.Leaf.Span);
        if (fields.Kind == LeafKind.Decision)
        {
            _promised.Remove(fields.Seal);
            if (fields.Status != SealStatus.Executing) return;
            var use = new Use(fields.Chain, fields.Time, BudgetLaw.Reserved(fields));
            _open[fields.Seal] = use;
            Count(use, use.Amount, leaf.Index);
        }
        else if (_open.Remove(fields.Seal, out var use))
        {
            Count(use, BudgetLaw.Settled(use.Amount, fields) - use.Amount, leaf.Index);
        }
    }

    public BudgetReading Reserve(BudgetQuestion question, DateTimeOffset now)
    {
        foreach (var (seal, promise) in _promised.Where(promise => now - promise.Value.At > Patience).ToList()) _promised.Remove(seal);
        _promised.Remove(question.SealId);
        var cost = BudgetLaw.CostOf(question.Limits, question.Tool);
        var chain = BudgetLaw.Fit("the chain", question.Limits.PerChain, ChainSoFar(question.ChainId) + Promised(question.ChainId), cost, question.TimeoutSeconds);
        if (chain.Refusal.Length > 0) return chain;
        var period = BudgetLaw.Fit("the period", question.Limits.PerPeriod, _period + Promised(null), cost, chain.Seconds);
        if (period.Refusal.Length > 0) return period;
        _promised[question.SealId] = new Promise(question.ChainId, now, new Spent(1, cost, period.Seconds * 1_000L));
        return period with { Left = Math.Min(chain.Left, period.Left), Standing = string.Join("; ", ((string[])[chain.Standing, period.Standing]).Where(text => text.Length > 0)) };
    }

    public void Release(string sealId) => _promised.Remove(sealId);

    public string Confirm(BudgetQuestion question) =>
        BudgetLaw.Passed("the chain", question.Limits.PerChain, ChainSoFar(question.ChainId)) is { Length: > 0 } passed ? passed : BudgetLaw.Passed("the period", question.Limits.PerPeriod, _period);

    private Spent ChainSoFar(string chain) => _chains.TryGetValue(chain, out var use) ? use.Total : default;

    private Spent Promised(string? chain)
    {
        var sum = default(Spent);
        foreach (var promise in _promised.Values)
            if (chain is null || promise.Chain == chain) sum += promise.Amount;
        return sum;
    }

    private void Count(Use use, Spent change, long index)
    {
        if (use.At >= PeriodStart) _period += change;
        if (_chains.TryGetValue(use.Chain, out var chain) && index > chain.LastLeaf) _chains[use.Chain] = new ChainUse(chain.Total + change, index);
    }

    private readonly record struct Use(string Chain, DateTimeOffset At, Spent Amount);

    private readonly record struct Promise(string Chain, DateTimeOffset At, Spent Amount);

    private readonly record struct ChainUse(Spent Total, long LastLeaf);
}
