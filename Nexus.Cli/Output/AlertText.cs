using System.Globalization;
using Nexus.Client;
using Nexus.Wire;

namespace Nexus.Cli.Output;

/// <summary>One alert with all that answers "why": its rule and where that stands, the events that met it, and what was done.</summary>
internal static class AlertText
{
    public static async Task<int> WriteAsync(Invocation call, NexusClient client, string id, CancellationToken cancellation)
    {
        var alert = await client.AlertAsync(id, cancellation);
        if (call.Json)
        {
            call.Print.Json(alert, WireJson.Default.AlertResponse);
            return ExitCode.Ok;
        }

        var rule = alert.Rule is null ? null : (await client.RulesAsync(cancellation)).Rules.FirstOrDefault(one => one.Id == alert.Rule);
        var print = call.Print;
        print.Line($"alert {alert.Id}  ", alert.Severity, $"  {alert.Category}, {alert.Status}");
        print.Line($"  what     {alert.Msg}");
        print.Line($"  rule     {(alert.Rule is null ? $"none: raised by {alert.Source}" : rule is null ? $"{alert.Rule}, which is no longer in force" : $"{rule.Id} ({rule.Origin}:{rule.Line}): {rule.Title}")}");
        print.Line($"  entity   {alert.Entity ?? "nobody in particular"}");
        print.Line($"  when     raised {Time(alert.Ts)}, found {alert.Count.ToString(CultureInfo.InvariantCulture)}×, last {Time(alert.LastAt)}");
        print.Line($"  stands   {alert.Status} since {Time(alert.ChangedAt)} by {alert.By}{(alert.Reason is null ? "" : $": {alert.Reason}")}");
        if (alert.PatchHint is { } hint) print.Line($"  hint     {hint}");
        if (alert.Tags.Length > 0) print.Line($"  tags     {string.Join(' ', alert.Tags)}");
        foreach (var repair in alert.Repairs) print.Line($"  repair   {Time(repair.At)} {repair.Tool} ", repair.Status, $"  {repair.Message}; nexus inspect {repair.SealId}");
        foreach (var evidence in alert.Evidence) print.Line($"  event    {evidence}  {await EventAsync(client, evidence, cancellation)}");
        return ExitCode.Ok;
    }

    private static async Task<string> EventAsync(NexusClient client, string id, CancellationToken cancellation)
    {
        try
        {
            var found = await client.EventAsync(id, cancellation);
            return $"{Time(found.Ts)} {found.Source}: {found.Raw}";
        }
        catch (NexusApiException gone)
        {
            return $"({gone.Message})";
        }
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
