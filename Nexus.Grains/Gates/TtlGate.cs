using System.Globalization;

namespace Nexus.Gates;

/// <summary>Gate 3: the lease still holds, and the budgets. Measured by the monotonic clock of the process that took it; by the wall clock only across a restart.</summary>
public sealed class TtlGate : IGate
{
    public const string GateName = "ttl";

    public string Name => GateName;

    public int Order => 3;

    public string Description => "The persona's lease has time left.";

    public double Threshold(GateSettings settings) => 0;

    public GateResult Judge(GateInput input)
    {
        if (input.Lease is not { } lease) return Fail(0, input.LeaseRefusal.Length > 0 ? input.LeaseRefusal : "there is no lease on the persona");
        if (lease.PersonaId != input.Contract.Id) return Fail(0, $"the lease is on persona '{lease.PersonaId}', not on '{input.Contract.Id}'");
        if (lease.PersonaVersion != input.Contract.Version) return Fail(0, $"the lease was taken under version {lease.PersonaVersion} of the contract, which is at version {input.Contract.Version}");
        var max = Math.Min(lease.TtlSeconds, input.Contract.MaxTtlSeconds);
        if (max <= 0) return Fail(0, $"a lease of {max} s never holds");
        var sameProcess = lease.ProcessEpoch == input.ProcessEpoch;
        var elapsed = (sameProcess ? TimeSpan.FromTicks(input.NowTicks - lease.TakenTicks) : input.Now - lease.TakenAt).TotalSeconds;
        if (elapsed < 0) return Fail(0, string.Create(CultureInfo.InvariantCulture, $"the {(sameProcess ? "monotonic" : "wall")} clock ran backwards: the lease was taken {-elapsed:0.###} s from now"));
        var left = max - elapsed;
        if (left <= 0) return Fail(0, string.Create(CultureInfo.InvariantCulture, $"the lease of {max} s ended {-left:0.###} s ago"));
        var reason = string.Create(CultureInfo.InvariantCulture, $"{new Rounded(left, "0.###")} s of {max} s are left");
        if (input.Budget is not { } budget) return new GateResult(GateName, GateVerdict.Pass, left / max, 0, reason);
        if (budget.Refusal.Length > 0) return Fail(0, budget.Refusal);
        // A last call that fits leaves nothing, and passes: the budget was set aside for it.
        return new GateResult(GateName, GateVerdict.Pass, Math.Max(Math.Min(left / max, budget.Left), 1e-9), 0, budget.Standing.Length > 0 ? $"{reason}; {budget.Standing}" : reason);
    }

    private static GateResult Fail(double score, string reason) => new(GateName, GateVerdict.Fail, score, 0, reason);
}
