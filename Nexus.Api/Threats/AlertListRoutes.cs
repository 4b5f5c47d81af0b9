using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Nexus.Ledger;

namespace Nexus.Threats;

/// <summary>Alerts since a time or cursor: as a page, as JSON lines, or live as server-sent events, as the Accept header asks.</summary>
internal sealed class AlertListRoutes(IGrainFactory grains) : IObservationRoutes
{
    private const string Lines = "application/x-ndjson";
    private const int PageSize = 500;

    public void Map(RouteGroupBuilder nexus) => nexus.Map("GET", "/alerts", ListAsync, new Route("Alerts since a time or cursor", Permission.Read)
    {
        Description = "A JSON page; all of them as JSON lines with Accept: application/x-ndjson; live with Accept: text/event-stream (with `since`, those since then first, as they stand), where each event's id is the cursor for Last-Event-ID.",
        Gives = typeof(AlertsResponse),
        Refuses = [422],
        Parameters =
        [
            new("since", "query", "an ISO-8601 time, or the cursor `next` of the page before"),
            new("severity", "query", "at least as bad as info, warn, high or critical"),
            new("category", "query", "only of this category"),
            new("entity", "query", "only about this entity"),
            new("open", "query", "true for only those that are not over"),
            new("newest", "query", "true for the newest of those that fit, and not the oldest, where they are more than the limit"),
            new("limit", "query", "1 to 500; 100 if absent", Integer: true),
        ],
    });

    private async Task ListAsync(HttpContext context)
    {
        var query = Read(context);
        var feed = grains.GetGrain<IThreatFeedGrain>(context.Caller().Tenant);
        var accept = context.Request.Headers.Accept.ToString();
        if (accept.Contains(ServerEvents.ContentType, StringComparison.OrdinalIgnoreCase))
        {
            await StreamAsync(context, feed, query);
        }
        else if (accept.Contains(Lines, StringComparison.OrdinalIgnoreCase))
        {
            await AllAsync(context, feed, query with { Limit = PageSize, Newest = false });
        }
        else
        {
            var alerts = await feed.ListAsync(query);
            await context.WriteAsync(new AlertsResponse([.. alerts.Select(AlertResponse.Of)], alerts.Length < query.Limit ? null : alerts[^1].Number), WireJson.Default.AlertsResponse);
        }
    }

    private static AlertQuery Read(HttpContext context)
    {
        var query = new QueryReader(context);
        var since = query.OptionalText("since", 64);
        var (after, from) = (0L, (DateTimeOffset?)null);
        if (since is not null && !long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            // A plus sign that was not escaped arrives as a blank.
            if (DateTimeOffset.TryParse(since.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)) from = time;
            else query.Mistakes.Wrong("datetime_parsing", "query", "since", "Input should be an ISO-8601 time or a cursor", since);
        }

        var answer = new AlertQuery(
            after, from, Name<Severity>(query, "severity"), Name<ThreatCategory>(query, "category"), query.OptionalText("entity", 128), query.OptionalText("open", 8) == "true", (int)query.Integer("limit", 100, 1, PageSize), query.OptionalText("newest", 8) == "true");
        query.Mistakes.Check();
        return answer;
    }

    private static T? Name<T>(QueryReader query, string name) where T : struct, Enum
    {
        if (query.OptionalText(name, 32) is not { } text) return null;
        if (WireName.Find<T>(text) is { } value) return value;
        query.Mistakes.Wrong("literal_error", "query", name, $"Input should be {string.Join(", ", Enum.GetValues<T>().Select(one => $"'{WireName.Of(one)}'"))}", text);
        return null;
    }

    private static async Task AllAsync(HttpContext context, IThreatFeedGrain feed, AlertQuery query)
    {
        context.Response.ContentType = Lines;
        var output = context.Response.BodyWriter;
        while (true)
        {
            var page = await feed.ListAsync(query);
            foreach (var alert in page)
            {
                output.WriteJson(AlertResponse.Of(alert), WireJson.Default.AlertResponse);
                output.Write("\n"u8);
            }

            await output.FlushAsync(context.RequestAborted);
            if (page.Length < query.Limit) return;
            query = query with { After = page[^1].Number };
        }
    }

    private static async Task StreamAsync(HttpContext context, IThreatFeedGrain feed, AlertQuery query)
    {
        var resumed = long.TryParse(context.Request.Headers[ServerEvents.Resume], NumberStyles.None, CultureInfo.InvariantCulture, out var cursor);
        if (!resumed) cursor = await LiveCursor.NowAsync(feed);
        var soFar = resumed || query is { After: 0, Since: null } ? null : query with { Limit = PageSize, Newest = false };
        await ServerEvents.ServeAsync(context, async (output, stop) =>
        {
            if (soFar is not null) await SoFarAsync(output, feed, soFar, cursor, stop);
            soFar = null;
            var changes = await feed.ChangesAsync(cursor, Lasting.Patience).WaitAsync(stop);
            foreach (var change in changes)
            {
                cursor = change.Number;
                if (Fits(change.Alert, query)) Frame(output, change.Number, LiveMessage.TypeOf(change.Kind), change.Alert);
            }

            return !changes.IsEmpty;
        });
    }

    /// <summary>The alerts since the time asked for, as they stand, before what comes.</summary>
    private static async Task SoFarAsync(PipeWriter output, IThreatFeedGrain feed, AlertQuery query, long cursor, CancellationToken stop)
    {
        while (true)
        {
            var page = await feed.ListAsync(query);
            foreach (var alert in page) Frame(output, cursor, LiveMessage.TypeOf(AlertChangeKind.Raised), alert);
            await output.FlushAsync(stop);
            if (page.Length < query.Limit) return;
            query = query with { After = page[^1].Number };
        }
    }

    private static bool Fits(Alert alert, AlertQuery query) =>
        (query.MinSeverity is null || alert.Finding.Severity >= query.MinSeverity)
        && (query.Category is null || alert.Finding.Category == query.Category)
        && (query.Entity is null || alert.Finding.Entity == query.Entity);

    private static void Frame(IBufferWriter<byte> output, long number, string type, Alert alert)
    {
        output.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {number}\nevent: {type}\ndata: ")));
        output.WriteJson(AlertResponse.Of(alert), WireJson.Default.AlertResponse);
        output.Write("\n\n"u8);
    }
}
