using Nexus.Chains;
using Xunit;

namespace Nexus.Tests.Chains;

public sealed class PlannerChoiceTests
{
    [Fact]
    public void A_planner_in_the_silo_goes_before_the_built_in_one_and_two_are_one_too_many()
    {
        Assert.Equal(typeof(BuiltInPlanner), SiloServices.PlannerAmong([typeof(string), typeof(IPlanner)]));
        Assert.Equal(typeof(OnePlanner), SiloServices.PlannerAmong([typeof(string), typeof(OnePlanner)]));
        Assert.Contains("OnePlanner, OtherPlanner", Assert.Throws<NexusException>(() => SiloServices.PlannerAmong([typeof(OnePlanner), typeof(OtherPlanner)])).Message, StringComparison.Ordinal);
    }

    private class OnePlanner : IPlanner
    {
        public ValueTask<Plan> PlanAsync(PlanRequest request, CancellationToken cancellation) => new(new Plan([], "nothing"));
    }

    private sealed class OtherPlanner : OnePlanner;
}
