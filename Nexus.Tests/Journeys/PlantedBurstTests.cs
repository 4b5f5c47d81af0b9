using System.Globalization;
using System.Text;
using Xunit;
using static Nexus.Tests.Journeys.ObserveHouse;

namespace Nexus.Tests.Journeys;

/// <summary>A log of sshd as a busy machine writes it, followed while it grows and is rotated, with bursts of failed logins planted in it.</summary>
public sealed class PlantedBurstTests : IDisposable
{
    private const int Lines = 12_000;
    private const int Bursts = 6;

    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-authlog-").FullName;
    private readonly Random _chance = new(20260101);
    private readonly List<string> _attackers = [];
    private DateTime _clock = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private int _scattered;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_burst_of_failed_logins_has_one_alert_and_nothing_else_has_any()
    {
        var log = Path.Combine(_folder, "auth.log");
        await File.WriteAllTextAsync(Path.Combine(_folder, "observe.yaml"), "entities:\n  - id: bastion\ntails:\n  - { path: auth.log, entity: bastion }\n");
        var text = Enumerable.Range(0, Lines).Select(Line).ToList();
        await File.WriteAllLinesAsync(log, text.Take(Lines / 3));
        await using var house = await StartAsync(options => options with { ObserveFile = Path.Combine(_folder, "observe.yaml") });
        await ReadAsync(house, Lines / 3);
        await File.AppendAllLinesAsync(log, text.Skip(Lines / 3).Take(Lines / 3));

        // Rotated as logrotate does, before anybody knows whether the old file was read to its end.
        File.Move(log, log + ".1");
        await File.WriteAllLinesAsync(log, text.Skip(Lines / 3 * 2));
        await ReadAsync(house, Lines);
        await house.SettledAsync();

        var alerts = await house.AlertsAsync();
        Assert.All(alerts, alert => Assert.Equal(("auth", "warn", "raised"), (Text(alert, "category"), Text(alert, "severity"), Text(alert, "status"))));
        Assert.Equal(_attackers.Order(StringComparer.Ordinal), alerts.Select(alert => Text(alert, "msg").Split('\'')[1]).Order(StringComparer.Ordinal));
        Assert.Equal(0, (await house.GetAsync("/nexus/status")).GetProperty("metrics").GetProperty("unread_total").GetInt64());
    }

    private static Task<object> ReadAsync(ObserveHouse house, int lines) => UntilAsync<object>(async () =>
        (await house.GetAsync("/nexus/status")).GetProperty("metrics").GetProperty("events_total").GetInt64() >= lines ? "" : null);

    private string Line(int number)
    {
        _clock = _clock.AddSeconds(0.5);
        var burst = number % (Lines / Bursts);
        if (burst == 500) _attackers.Add($"203.0.113.{_attackers.Count + 1}");
        if (burst is >= 500 and < 700 && burst % 2 == 0) return Sshd($"Failed password for {(burst % 4 == 0 ? "" : "invalid user ")}root from {_attackers[^1]} port {_chance.Next(1024, 65_000)} ssh2");
        return _chance.Next(100) switch
        {
            // Nobody fails more than twice.
            < 27 => Sshd($"Failed password for git from 10.0.{_scattered / 2 / 250}.{_scattered++ / 2 % 250} port {_chance.Next(1024, 65_000)} ssh2"),
            < 45 => Sshd($"Accepted publickey for deploy from 192.0.2.{_chance.Next(1, 250)} port {_chance.Next(1024, 65_000)} ssh2: RSA SHA256:abc"),
            < 50 => Sshd($"Invalid user admin from {(_attackers.Count > 0 ? _attackers[0] : "192.0.2.1")} port {_chance.Next(1024, 65_000)}"),
            < 60 => Sshd("pam_unix(sshd:session): session opened for user deploy(uid=1001) by (uid=0)"),
            < 75 => Stamped("CRON[812]: pam_unix(cron:session): session closed for user root"),
            < 90 => Stamped("sudo:   deploy : TTY=pts/1 ; PWD=/home/deploy ; USER=root ; COMMAND=/usr/bin/systemctl status nginx"),
            _ => Stamped("kernel: [12345.678901] eth0: link up"),
        };
    }

    private string Sshd(string message) => Stamped($"sshd[{_chance.Next(1000, 60_000)}]: {message}");

    private string Stamped(string rest) => new StringBuilder().Append(_clock.ToString("MMM ", CultureInfo.InvariantCulture)).Append(_clock.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2))
        .Append(_clock.ToString(" HH:mm:ss", CultureInfo.InvariantCulture)).Append(" web01 ").Append(rest).ToString();
}
