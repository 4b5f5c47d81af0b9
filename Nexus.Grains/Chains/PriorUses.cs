using System.Collections.Immutable;
using Nexus.Actions;

namespace Nexus.Chains;

/// <summary>What a chain has been allowed so far, one entry a tool.</summary>
public static class PriorUses
{
    // Names of arguments come from callers; what a tool's calls may add up under is bounded.
    private const int MostAmounts = 64;

    public static ImmutableArray<PriorUse> With(ImmutableArray<PriorUse> uses, string tool, ImmutableArray<NamedAmount> amounts)
    {
        for (var i = 0; i < uses.Length; i++)
            if (uses[i].Tool == tool) return uses.SetItem(i, new PriorUse(tool, uses[i].Calls + 1, Added(uses[i].Amounts, amounts)));
        return uses.Add(new PriorUse(tool, 1, amounts));
    }

    private static ImmutableArray<NamedAmount> Added(ImmutableArray<NamedAmount> sums, ImmutableArray<NamedAmount> amounts)
    {
        foreach (var amount in amounts)
        {
            var at = 0;
            while (at < sums.Length && sums[at].Argument != amount.Argument) at++;
            if (at < sums.Length) sums = sums.SetItem(at, sums[at] with { Value = sums[at].Value > decimal.MaxValue - amount.Value ? decimal.MaxValue : sums[at].Value + amount.Value });
            else if (sums.Length < MostAmounts) sums = sums.Add(amount);
        }
        return sums;
    }
}
