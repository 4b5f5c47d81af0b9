using System.Globalization;
using Nexus.Actions;
using Nexus.Ledger;
using Nexus.Personas;

namespace Nexus.Budgets;

/// <summary>What fits into a budget, what a call sets aside, and what its outcome settles.</summary>
internal static class BudgetLaw
{
    public const long Micros = 1_000_000;
    private const decimal Most = 1_000_000_000;

    /// <summary>Every rule that a contract's member <c>budgets</c> breaks.</summary>
    public static IEnumerable<ContractFault> Faults(Budgets budgets)
    {
        if (budgets.PeriodSeconds is < 60 or > 2_678_400) yield return new ContractFault("budgets.period_seconds", $"budgets.period_seconds {budgets.PeriodSeconds} must be 60 to 2,678,400");
        foreach (var (name, limit) in new[] { ("per_chain", budgets.PerChain), ("per_period", budgets.PerPeriod) })
        {
            if (limit is null) continue;
            if (limit.Calls < 0 || limit.Calls > Most) yield return new ContractFault($"budgets.{name}.calls", $"budgets.{name}.calls {limit.Calls} must be 0 to 1,000,000,000");
            if (limit.RunSeconds < 0 || limit.RunSeconds > Most) yield return new ContractFault($"budgets.{name}.run_seconds", $"budgets.{name}.run_seconds {limit.RunSeconds} must be 0 to 1,000,000,000");
            if (!IsCost(limit.Cost)) yield return new ContractFault($"budgets.{name}.cost", $"budgets.{name}.cost {limit.Cost} must be 0 to 1,000,000,000 with at most six decimal places");
        }

        foreach (var (tool, cost) in budgets.ToolCosts ?? [])
            if (!IsCost(cost)) yield return new ContractFault($"budgets.tool_costs.{tool}", $"budgets.tool_costs.{tool} {cost} must be 0 to 1,000,000,000 with at most six decimal places");
    }

    public static long CostOf(Budgets budgets, string tool) =>
        budgets.ToolCosts is not { } costs ? 0 : costs.TryGetValue(tool, out var cost) || costs.TryGetValue("*", out cost) ? (long)(cost * Micros) : 0;

    /// <summary>What a call would set aside under a limit that has so much used already; a refusal where it does not fit.</summary>
    public static BudgetReading Fit(string whose, BudgetLimit? limit, Spent used, long cost, int timeoutSeconds)
    {
        if (limit is null) return new BudgetReading("", "", 1, cost, timeoutSeconds);
        if (limit.Calls > 0 && used.Calls >= limit.Calls) return Refuse($"{whose} has used {used.Calls:N0} of {limit.Calls:N0} calls");
        var most = (long)(limit.Cost * Micros);
        if (most > 0 && used.CostMicros + cost > most) return Refuse($"{whose} has used {Cost(used.CostMicros)} of {Cost(most)}; this call costs {Cost(cost)}");
        var left = limit.RunSeconds * 1_000 - used.Milliseconds;
        if (limit.RunSeconds > 0 && left < 1_000) return Refuse($"{whose} has used {Seconds(used.Milliseconds)} of {limit.RunSeconds:N0} s of tool time");
        var seconds = limit.RunSeconds > 0 ? (int)Math.Min(timeoutSeconds, left / 1_000) : timeoutSeconds;
        var standing = new List<string>();
        var share = 1.0;
        Note(limit.Calls, limit.Calls - used.Calls - 1, left => $"{left:N0} of {limit.Calls:N0} calls");
        Note(most, most - used.CostMicros - cost, left => $"{Cost(left)} of {Cost(most)}");
        Note(limit.RunSeconds * 1_000, left - seconds * 1_000L, left => $"{Seconds(left)} of {limit.RunSeconds:N0} s of tool time");
        return new BudgetReading("", standing.Count > 0 ? $"{whose} has {string.Join(", ", standing)} left" : "", share, cost, seconds);

        void Note(long whole, long remains, Func<long, string> say)
        {
            if (whole <= 0) return;
            standing.Add(say(remains));
            share = Math.Min(share, (double)remains / whole);
        }
    }

    /// <summary>Why so much cannot have been allowed, or empty.</summary>
    public static string Passed(string whose, BudgetLimit? limit, Spent used)
    {
        if (limit is null) return "";
        if (limit.Calls > 0 && used.Calls > limit.Calls) return $"{whose} has used {used.Calls:N0} of {limit.Calls:N0} calls";
        if (limit.Cost > 0 && used.CostMicros > (long)(limit.Cost * Micros)) return $"{whose} has used {Cost(used.CostMicros)} of {limit.Cost:0.######}";
        return limit.RunSeconds > 0 && used.Milliseconds > limit.RunSeconds * 1_000 ? $"{whose} has used {Seconds(used.Milliseconds)} of {limit.RunSeconds:N0} s of tool time" : "";
    }

    public static Spent Reserved(LeafFields decision) => new(1, decision.ReservedCostMicros, decision.ReservedSeconds * 1_000L);

    /// <summary>What an outcome leaves of what was set aside: all of it where nobody knows what was used.</summary>
    public static Spent Settled(Spent reserved, LeafFields outcome)
    {
        if (outcome.Status == SealStatus.Unknown) return reserved;
        // What a caller reports may cost more than was set aside, never less.
        var cost = outcome.CostMicros < 0 ? reserved.CostMicros : outcome.Attested ? Math.Max(reserved.CostMicros, outcome.CostMicros) : outcome.CostMicros;
        return new Spent(1, cost, Math.Min(reserved.Milliseconds, (long)Math.Ceiling(outcome.DurationMs)));
    }

    private static BudgetReading Refuse(FormattableString why) => new(why.ToString(CultureInfo.InvariantCulture), "", 0, 0, 0);

    private static string Cost(long micros) => ((decimal)micros / Micros).ToString("0.######", CultureInfo.InvariantCulture);

    private static string Seconds(long milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1_000.0:0.#} s");

    private static bool IsCost(decimal cost) => cost is >= 0 and <= Most && cost * Micros == decimal.Truncate(cost * Micros);
}
