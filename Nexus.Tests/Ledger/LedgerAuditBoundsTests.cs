using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

/// <summary>What an audit costs and how much it tells.</summary>
public sealed class LedgerAuditBoundsTests
{
    [Fact]
    public async Task A_hundred_findings_are_listed_and_all_are_counted()
    {
        var log = TestLog.Of(7, 42);
        for (var i = 0; i < 150; i++) log.Change(i, draft => draft with { PersonaId = "other" });
        var all = await log.VerifyAllAsync();
        Assert.Equal(100, all.Findings.Length);
        Assert.Contains("150 things are wrong", all.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_costs_its_own_leaves_and_a_logarithm_of_hashes()
    {
        var log = TestLog.Of(200, 20);
        await log.VerifyChainAsync("chain-3");
        Assert.True(log.LeavesRead <= 40 + 8, $"{log.LeavesRead} leaves read");
        Assert.True(log.HashesRead <= 40 * 256 + 2048, $"{log.HashesRead} hashes read");
    }
}
