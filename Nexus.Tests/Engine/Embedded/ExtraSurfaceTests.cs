using Orleans;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>The embedded engine offers no more of Orleans than is written down, so that nobody gets used to more.</summary>
public sealed class ExtraSurfaceTests
{
    [Fact]
    public void Nothing_is_there_that_is_not_listed()
    {
        var listed = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Engine", "surface.txt")).ToHashSet();
        var extra = SurfaceTests.Read([typeof(Grain).Assembly]).Where(line => !listed.Contains(line)).ToList();
        Assert.True(extra.Count == 0, "Not in surface.txt:\n" + string.Join("\n", extra));
    }
}
