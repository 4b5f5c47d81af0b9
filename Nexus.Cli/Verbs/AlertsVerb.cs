using System.CommandLine;
using System.Globalization;
using Nexus.Cli.Output;
using Nexus.Wire;

namespace Nexus.Cli.Verbs;

/// <summary>What observation has found, and a person's word on it.</summary>
internal sealed class AlertsVerb : IVerb
{
    private readonly Option<string?> _since = new("--since") { Description = "Only those raised since then (ISO 8601), or behind this number", HelpName = "time" };
    private readonly Option<string?> _severity = new("--severity") { Description = "At least as bad" };
    private readonly Option<string?> _category = new("--category") { Description = "Only of this category" };
    private readonly Option<string?> _entity = new("--entity") { Description = "Only about this entity" };
    private readonly Option<bool> _open = new("--open") { Description = "Only those that are not over" };
    private readonly Option<int> _limit = new("--limit") { Description = "How many: 1 to 500", DefaultValueFactory = static _ => 100 };
    private readonly Option<string?> _show = new("--show") { Description = "Everything about this one: which rule, which events, what was done", HelpName = "id" };
    private readonly Option<string?> _ack = new("--ack") { Description = "Note that you have seen this one", HelpName = "id" };
    private readonly Option<string?> _clear = new("--clear") { Description = "Say that this one is over", HelpName = "id" };

    public AlertsVerb()
    {
        _severity.AcceptOnlyFromAmong("info", "warn", "high", "critical");
        _category.AcceptOnlyFromAmong("network", "heartbeat", "policy", "resource", "rate_limit", "spoof", "auth", "kernel");
        Command = new Command("alerts", "List the last alerts, or those since a time; show, acknowledge or clear one.") { _since, _severity, _category, _entity, _open, _limit, _show, _ack, _clear };
    }

    public Command Command { get; }

    public string Example => "nexus alerts --open --severity high";

    public async Task<int> RunAsync(Invocation call, CancellationToken cancellation)
    {
        await using var connection = await call.ConnectAsync(cancellation);
        if (call.Value(_show) is { } show) return await AlertText.WriteAsync(call, connection.Client, show, cancellation);
        AlertResponse? changed = null;
        if (call.Value(_ack) is { } seen) changed = await connection.Client.AcknowledgeAlertAsync(seen, cancellation);
        if (call.Value(_clear) is { } over) changed = await connection.Client.ClearAlertAsync(over, cancellation);
        var page = changed is not null
            ? new AlertsResponse([changed], null)
            : await connection.Client.AlertsAsync(call.Value(_since), call.Value(_severity), call.Value(_category), call.Value(_entity), call.Value(_open), call.Value(_limit), newest: call.Value(_since) is null, cancellation);
        if (call.Json)
        {
            call.Print.Json(page, WireJson.Default.AlertsResponse);
            return ExitCode.Ok;
        }

        call.Print.Table(["raised", "severity", "category", "status", "entity", "count", "message", "repairs", "id"], page.Alerts.Select(Row));
        if (page.Next is { } next && call.Value(_since) is not null) call.Print.Line($"next page: --since {next}");
        return ExitCode.Ok;
    }

    private static string[] Row(AlertResponse alert) =>
    [
        alert.Ts.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), alert.Severity, alert.Category, alert.Status, alert.Entity ?? "", $"{alert.Count}", alert.Msg,
        string.Join(' ', alert.Repairs.Select(repair => $"{repair.Tool}:{repair.Status}")), alert.Id,
    ];
}
