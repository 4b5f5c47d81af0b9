using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

/// <summary>The numbers by which seals are paged stand beside the leaves, not in them: the audit counts for itself.</summary>
public sealed class SealNumberTests
{
    private const int Chains = 7;
    private const int Steps = 42;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, -1)]
    [InlineData(1, 0)]
    [InlineData(300, 0)]
    [InlineData(301, 150)]
    [InlineData(586, 99_999)]
    public async Task A_changed_number_of_a_seal_is_found_and_located(int position, long number)
    {
        var log = TestLog.Of(Chains, Steps);
        log.Leaves[position] = log.Leaves[position] with { SealNumber = number };
        var all = await log.VerifyAllAsync();
        Assert.Equal((position, "seal_no"), (Assert.Single(all.Findings).Index, all.Findings[0].Field));
    }

    [Fact]
    public async Task Swapped_numbers_are_found_at_both_places_and_a_missing_leaf_does_not_accuse_those_behind_it()
    {
        var log = TestLog.Of(Chains, Steps);
        (log.Leaves[20], log.Leaves[40]) = (log.Leaves[20] with { SealNumber = 20 }, log.Leaves[40] with { SealNumber = 10 });
        Assert.Equal([20, 40], (await log.VerifyAllAsync()).Findings.Select(finding => finding.Index));

        log = TestLog.Of(Chains, Steps);
        log.Leaves.RemoveAt(300);
        Assert.DoesNotContain((await log.VerifyAllAsync()).Findings, finding => finding.Field == "seal_no");
    }
}
