using System.Collections.Immutable;
using Nexus.Threats;
using Xunit;

namespace Nexus.Tests.Stores;

/// <summary>What every store of alerts promises.</summary>
public abstract class AlertContract(StoreKind kind) : StoreContract(kind)
{
    private static readonly DateTimeOffset At = new(2026, 5, 4, 3, 2, 1, 987, TimeSpan.Zero);

    private IAlertStore Alerts => Stores.Get<IAlertStore>();

    private static Alert Alert(long number, string fold = "rule|a", Severity severity = Severity.Warn, string entity = "core", AlertStatus status = AlertStatus.Raised) => new(
        $"00000000-0000-8000-8000-{number:000000000000}", number, 0, status,
        new ThreatFinding("", fold, "rules", "rule", ThreatCategory.Auth, severity, entity, "naïve \"text\"", "", true, false, ["j-1"], "j", number, 3, At, 60, ["attack.t1110"]),
        At.AddMinutes(number), At.AddMinutes(number), "system", "", [new RepairNote("s", "reload", "executed", "ok", At)]);

    private async Task<bool> WriteAsync(long change, Alert alert, AlertChangeKind what = AlertChangeKind.Raised, string tenant = "acme") => await Alerts.TryWriteAsync(tenant, [new AlertChange(change, what, alert)], None);

    [Fact]
    public async Task What_is_written_is_found_by_id_and_as_the_latest_of_its_fold_key()
    {
        Assert.True(await WriteAsync(1, Alert(1)));
        Assert.True(await WriteAsync(2, Alert(2)));
        Assert.Equivalent(Alert(1), await Alerts.FindAsync("acme", Alert(1).Id, None), strict: true);
        Assert.Equal(2, (await Alerts.LatestAsync("acme", "rule|a", None))!.Number);
        Assert.Null(await Alerts.LatestAsync("acme", "rule|b", None));
        Assert.Null(await Alerts.FindAsync("globex", Alert(1).Id, None));
        Assert.Equal((2L, 2L), await Alerts.NumbersAsync("acme", None));
        Assert.Equal((0L, 0L), await Alerts.NumbersAsync("globex", None));
    }

    [Fact]
    public async Task A_change_replaces_the_alert_and_stands_in_the_order_of_changes()
    {
        await WriteAsync(1, Alert(1));
        await WriteAsync(2, Alert(1) with { Status = AlertStatus.Cleared, Revision = 1 }, AlertChangeKind.Cleared);
        Assert.Equal(AlertStatus.Cleared, (await Alerts.FindAsync("acme", Alert(1).Id, None))!.Status);
        var changes = await Alerts.ChangesAsync("acme", 0, 10, None);
        Assert.Equal([(1, AlertChangeKind.Raised, AlertStatus.Raised), (2, AlertChangeKind.Cleared, AlertStatus.Cleared)], changes.Select(change => (change.Number, change.Kind, change.Alert.Status)));
        Assert.Equal(2, Assert.Single(await Alerts.ChangesAsync("acme", 1, 10, None)).Number);
        Assert.Single(await Alerts.ChangesAsync("acme", 0, 1, None));
        Assert.Equal((1L, 2L), await Alerts.NumbersAsync("acme", None));
    }

    [Fact]
    public async Task Of_more_than_the_limit_the_newest_can_be_asked_for_and_come_by_number()
    {
        for (var i = 1; i <= 5; i++) await WriteAsync(i, Alert(i, $"rule|{i}", i == 4 ? Severity.Info : Severity.Warn));
        Assert.Equal([3L, 5L], (await Alerts.ListAsync("acme", new AlertQuery(MinSeverity: Severity.Warn, Limit: 2, Newest: true), None)).Select(alert => alert.Number));
        Assert.Equal([1L, 2L], (await Alerts.ListAsync("acme", new AlertQuery(MinSeverity: Severity.Warn, Limit: 2), None)).Select(alert => alert.Number));
    }

    [Fact]
    public async Task An_alert_about_nobody_in_particular_is_kept_as_such()
    {
        Assert.True(await WriteAsync(1, Alert(1, entity: "")));
        Assert.Equal("", Assert.Single(await Alerts.ListAsync("acme", new AlertQuery(), None)).Finding.Entity);
    }

    [Fact]
    public async Task Of_two_writers_of_a_number_one_is_first()
    {
        await WriteAsync(1, Alert(1));
        Assert.False(await WriteAsync(1, Alert(2)));
        Assert.Null(await Alerts.FindAsync("acme", Alert(2).Id, None));
    }

    [Fact]
    public async Task Lists_are_filtered_in_order_and_bounded()
    {
        await WriteAsync(1, Alert(1, "a", Severity.Info));
        await WriteAsync(2, Alert(2, "b", Severity.High, "web"));
        await WriteAsync(3, Alert(3, "c", Severity.Critical, status: AlertStatus.Cleared));
        async Task<ImmutableArray<long>> Numbers(AlertQuery query) => [.. (await Alerts.ListAsync("acme", query, None)).Select(alert => alert.Number)];
        Assert.Equal([1, 2, 3], await Numbers(new AlertQuery()));
        Assert.Equal([1, 2], await Numbers(new AlertQuery(Limit: 2)));
        Assert.Equal([3], await Numbers(new AlertQuery(After: 2)));
        Assert.Equal([2, 3], await Numbers(new AlertQuery(MinSeverity: Severity.High)));
        Assert.Equal([2], await Numbers(new AlertQuery(Entity: "web")));
        Assert.Equal([1, 2], await Numbers(new AlertQuery(OpenOnly: true)));
        Assert.Equal([2, 3], await Numbers(new AlertQuery(Since: At.AddMinutes(2))));
        Assert.Empty(await Numbers(new AlertQuery(Category: ThreatCategory.Spoof)));
        Assert.Equal([2], await Numbers(new AlertQuery(0, At, Severity.Warn, ThreatCategory.Auth, "web", true, 5)));
        Assert.Equal([new AlertCount(Severity.Info, 1, 1), new AlertCount(Severity.High, 1, 1), new AlertCount(Severity.Critical, 0, 1)], await Alerts.CountsAsync("acme", None));
    }

    [Fact]
    public async Task A_restart_keeps_alerts_and_changes()
    {
        OnlyDurable();
        await WriteAsync(1, Alert(1));
        await Stores.ReopenAsync();
        Assert.Single(await Alerts.ChangesAsync("acme", 0, 10, None));
        Assert.False(await WriteAsync(1, Alert(2)));
    }
}

public sealed class MemoryAlertTests() : AlertContract(StoreKind.Memory);

public sealed class SqliteAlertTests() : AlertContract(StoreKind.Sqlite);

public sealed class PostgresAlertTests() : AlertContract(StoreKind.Postgres);
