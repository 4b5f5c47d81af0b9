using Nexus.Client;

namespace Nexus.Cli;

/// <summary>Where in the ledger a moment is: found by halves, not by reading what came before.</summary>
internal static class LedgerSearch
{
    /// <summary>How many seals a page has.</summary>
    public const int PageSize = 500;

    /// <summary>Where the seals since a moment begin, a page early: they stand in the order of time but for the few that were decided at once.</summary>
    public static async Task<long> FirstAsync(NexusClient client, string? chain, string? persona, DateTimeOffset since, CancellationToken cancellation)
    {
        long low = 0, high = 1;
        while (await IsBeforeAsync(high)) (low, high) = (high, high * 2);
        while (high - low > 1)
            if (await IsBeforeAsync((low + high) / 2)) low = (low + high) / 2;
            else high = (low + high) / 2;
        return Math.Max(0, low - PageSize);

        async Task<bool> IsBeforeAsync(long offset)
        {
            var page = await client.LedgerAsync(1, offset, chain, persona, null, cancellation);
            return page.Seals is [var seal] && seal.CreatedAt < since;
        }
    }
}
