using Nexus.Threats;
using Xunit;

namespace Nexus.Tests.Threats;

public sealed class AlertLifeTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("executed", true)]
    [InlineData("unknown", true)]
    [InlineData("failed", false)]
    [InlineData("executing", false)]
    public void A_repair_that_may_have_run_is_not_begun_anew(string status, bool ran)
    {
        var finding = new ThreatFinding("", "fold", "rules", "rule", ThreatCategory.Policy, Severity.High, "core", "rude", "", true, false, ["j-1"], "j", 1, 3, At, 60, []);
        var alert = new Alert("a", 1, 1, AlertStatus.Repairing, finding, At, At, "system", "", [new RepairNote("seal", "throttle", status, "", At)]);
        Assert.Equal(ran, AlertLife.MayHaveBeenRepaired(alert));
        Assert.False(AlertLife.MayHaveBeenRepaired(alert with { Repairs = [] }));
    }
}
