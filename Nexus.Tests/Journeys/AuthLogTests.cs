using System.Globalization;
using System.Text;
using Xunit;
using static Nexus.Tests.Journeys.ObserveHouse;

namespace Nexus.Tests.Journeys;

/// <summary>A log as sshd writes it, followed by a silo: its bursts of failed logins are found, its scattered failures are not, over a restart.</summary>
public sealed class AuthLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-authlog-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Bursts_are_found_once_and_scattered_failures_never()
    {
        var log = Path.Combine(_folder, "auth.log");
        var observe = Path.Combine(_folder, "observe.yaml");
        await File.WriteAllTextAsync(observe, "tails:\n  - path: auth.log\n    entity: auth-log\n    format: syslog\n");
        await File.WriteAllTextAsync(log, Lines(0, 3000, "203.0.113.5"));

        await using (var house = await StartAsync(options => options with { ObserveFile = observe }, _folder))
        {
            await UntilAsync<object>(async () => (await house.AlertsAsync()).Count > 0 ? "" : null);
            await BroughtAsync(house, 3000);
        }

        await File.AppendAllTextAsync(log, Lines(3000, 2000, "198.51.100.7"));
        await using (var house = await StartAsync(options => options with { ObserveFile = observe }, _folder))
        {
            await BroughtAsync(house, 2000);
            await UntilAsync<object>(async () => (await house.AlertsAsync()).Count > 1 ? "" : null);
            await house.SettledAsync();
            var alerts = await house.AlertsAsync();
            Assert.All(alerts, alert => Assert.Equal(("auth", "warn", "auth-log"), (Text(alert, "category"), Text(alert, "severity"), Text(alert, "entity"))));
            Assert.Equal(["198.51.100.7", "203.0.113.5"], alerts.Select(alert => Text(alert, "msg").Split('\'')[1]).Order(StringComparer.Ordinal));
        }
    }

    /// <summary>The tail has brought so many lines in this run, and not one more.</summary>
    private static async Task BroughtAsync(ObserveHouse house, int lines)
    {
        var brought = await UntilAsync<object>(async () => (await house.GetAsync("/nexus/status")).GetProperty("metrics").GetProperty("sources").EnumerateArray()
            .Where(source => Text(source, "name").StartsWith("tail:", StringComparison.Ordinal) && source.GetProperty("records").GetInt64() >= lines).Select(source => (object?)source.GetProperty("records").GetInt64()).FirstOrDefault());
        Assert.Equal((long)lines, brought);
    }

    private static string Lines(int from, int count, string attacker)
    {
        var chance = new Random(from);
        var text = new StringBuilder();
        for (var i = from; i < from + count; i++)
        {
            var at = new DateTime(2026, 1, 1, 0, 0, 0).AddSeconds(i * 0.5).ToString("MMM d HH:mm:ss", CultureInfo.InvariantCulture);
            var what = chance.Next(10) switch
            {
                // Each address at most twice, far apart.
                < 3 => $"sshd[{i}]: Failed password for root from 10.{i / 2 % 250}.{i / 500 % 250}.{i % 2} port 22 ssh2",
                < 6 => $"sshd[{i}]: Accepted publickey for deploy from 192.0.2.9 port 22 ssh2: RSA SHA256:abc",
                _ => $"CRON[{i}]: pam_unix(cron:session): session closed for user root",
            };
            if (i - from is > 500 and < 800 && i % 2 == 0) what = $"sshd[{i}]: Failed password for invalid user admin from {attacker} port 22 ssh2";
            text.Append(at.Length == 14 ? at.Insert(4, " ") : at).Append(" web01 ").Append(what).Append('\n');
        }

        return text.ToString();
    }
}
