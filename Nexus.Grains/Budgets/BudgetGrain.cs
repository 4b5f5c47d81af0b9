using Nexus.Ledger;
using Orleans.Concurrency;

namespace Nexus.Budgets;

/// <summary>The one place that sets aside for a persona. What was used stands in the ledger; what is set aside lives until the decision that needs it does.</summary>
[GrainType("budget"), Reentrant]
internal sealed class BudgetGrain(ISealLog log, TimeProvider time) : Grain, IBudgetGrain
{
    private const int PageSize = 1000;

    // Reading and setting aside go together: two callers must not see the same remainder.
    private readonly SemaphoreSlim _alone = new(1);
    private BudgetBook _book = new();
    private int _periodSeconds; // that the book is kept for; 0 before the first

    private string Tenant => GrainKey.TenantOf(this.GetPrimaryKeyString());

    private string PersonaId => GrainKey.NameOf(this.GetPrimaryKeyString());

    public Task<BudgetReading> ReserveAsync(BudgetQuestion question) => AloneAsync(question, now => _book.Reserve(question, now));

    public Task<string> ConfirmAsync(BudgetQuestion question) => AloneAsync(question, _ => _book.Confirm(question));

    public Task ReleaseAsync(string sealId)
    {
        _book.Release(sealId);
        return Task.CompletedTask;
    }

    private async Task<T> AloneAsync<T>(BudgetQuestion question, Func<DateTimeOffset, T> ask)
    {
        await _alone.WaitAsync();
        try
        {
            var now = time.GetUtcNow();
            await CatchUpAsync(now, question.Limits.PeriodSeconds);
            if (question.Limits.PerChain is not null && !_book.Knows(question.ChainId)) _book.Load(question.ChainId, PersonaId, await log.ChainAsync(Tenant, question.ChainId, CancellationToken.None));
            return ask(now);
        }
        finally
        {
            _alone.Release();
        }
    }

    private async Task CatchUpAsync(DateTimeOffset now, int periodSeconds)
    {
        var start = BudgetBook.StartOf(now, periodSeconds);
        if (periodSeconds != _periodSeconds)
        {
            var first = await BeforeAsync(start);
            _book = _book.Anew(first);
            _periodSeconds = periodSeconds;
        }

        _book.Turn(start);
        IReadOnlyList<StoredLeaf> page;
        do
        {
            page = await log.PersonaAsync(Tenant, PersonaId, _book.LastLeaf + 1, PageSize, CancellationToken.None);
            foreach (var leaf in page) _book.Fold(leaf);
        }
        while (page.Count == PageSize);
    }

    /// <summary>The first leaf of the period: leaves stand in the order of time, give or take what one commit holds.</summary>
    private async ValueTask<long> BeforeAsync(DateTimeOffset periodStart)
    {
        var early = periodStart - TimeSpan.FromMinutes(1);
        var (low, high) = (0L, (await log.HeadAsync(Tenant, CancellationToken.None)).Size);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if ((await log.ReadAsync(Tenant, middle, 1, CancellationToken.None)) is [var leaf] && LeafFormat.Read(leaf.Draft.Leaf.Span).Time < early) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
