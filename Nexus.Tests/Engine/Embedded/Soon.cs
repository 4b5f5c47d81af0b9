using System.Diagnostics;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Waiting for what must happen, without sleeping longer than it takes.</summary>
internal static class Soon
{
    public static async Task HoldsAsync(Func<bool> holds, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"It did not happen that {what}.");
            await Task.Delay(5);
        }
    }
}
