using Nexus.Gates;
using Xunit;

namespace Nexus.Tests.Gates;

/// <summary>What a start goes through aside must come to its end, or the first action waits for it after all and nobody is told.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public async Task A_start_rehearses_an_action_that_every_gate_judges_and_none_refuses()
    {
        var judged = await Rehearsal.BeginAsync();
        Assert.Equal(GateRow.Names, judged.Gates.Select(static gate => gate.Name));
        Assert.Empty(judged.Failed);
        Assert.Same(judged, await Rehearsal.BeginAsync());
    }
}
