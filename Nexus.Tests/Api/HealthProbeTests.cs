using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Api;
using Nexus.Configuration;
using Nexus.Health;
using Nexus.Ledger;
using Nexus.Logging;
using Nexus.Tests.Configuration;
using Nexus.Tests.Gates;
using Xunit;

namespace Nexus.Tests.Api;

public sealed partial class HealthProbeTests
{
    [Fact]
    public async Task A_full_store_is_a_line_of_the_log_and_no_stack()
    {
        using var folder = new TemporaryFolder();
        using (var services = new ServiceCollection().AddLogging(log => log.AddNexusLogging(new NexusOptions { LogDir = folder.At("logs"), LogConsole = false })).BuildServiceProvider())
        {
            var options = new ApiOptions(new byte[32]) { Probes = static _ => throw new StoreUnavailableException("the disk is full", new IOException("no space left"), full: true) };
            Assert.False((await new HealthProbe(options, TimeProvider.System, services.GetRequiredService<ILogger<HealthProbe>>()).AskAsync()).Database);
        }

        Assert.EndsWith("warn  Nexus.Health.HealthProbe: health is degraded: the disk is full", Assert.Single(File.ReadAllLines(Assert.Single(Directory.GetFiles(folder.At("logs"))))), StringComparison.Ordinal);
    }

    [Fact]
    public void Kubernetes_waits_for_health_longer_than_a_store_that_hangs_keeps_it()
    {
        var probes = Probe().Matches(File.ReadAllText(Path.Combine(Some.Folder(), "..", "..", "deploy", "kubernetes", "nexus.yaml")));
        Assert.Equal(["startup", "readiness", "liveness"], probes.Select(static probe => probe.Groups[1].Value));
        Assert.All(probes, static probe => Assert.InRange(double.Parse(probe.Groups[2].Value, CultureInfo.InvariantCulture), HealthProbe.Patience.TotalSeconds + 1, 60));
    }

    [GeneratedRegex(@"(\w+)Probe:\n +httpGet: \{ path: /v1/health.*\n(?: +(?:period|failure)\w+: \d+\n)*? +timeoutSeconds: (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Probe();
}
