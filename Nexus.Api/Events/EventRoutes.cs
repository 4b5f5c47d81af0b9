using System.Collections.Immutable;
using System.Security.Cryptography;
using Nexus.Ledger;

namespace Nexus.Events;

/// <summary>Events come in over HTTP. 202 means: in the ingest journal, synced to disk.</summary>
internal sealed class EventRoutes(IGrainFactory grains) : IObservationRoutes
{
    private const int MaxBody = 8 * 1024 * 1024;
    private const int MaxRecords = 10_000;

    public void Map(RouteGroupBuilder nexus) => nexus.Map("POST", "/events", AcceptAsync, new Route("Send events", Permission.Report)
    {
        Description = "One JSON object, an array of them, or one record a line (NDJSON, syslog, audit). Known forms: the canonical envelope {entity,type,payload,ts}, ECS, Wazuh, EVE, CloudEvents, syslog (RFC 3164 and 5424), the Linux audit log. 202 once all of it is durable; records not understood are kept, and listed in `rejected`. 422 if none of them was understood.",
        Gives = typeof(EventsResponse),
        Status = StatusCodes.Status202Accepted,
        Unmetered = true,
        MaxBody = MaxBody,
        Refuses = [409, 413, 422, 503],
        Parameters =
        [
            new("format", "query", "auto (default), json, syslog, audit, or text: any line, the message of an event `log` of `entity`"),
            new("entity", "query", "who lines are about that do not say so themselves"),
            RequestKey.Parameter,
        ],
    });

    private async Task AcceptAsync(HttpContext context)
    {
        var query = new QueryReader(context);
        var format = query.OptionalText("format", 16) ?? "auto";
        var entity = query.OptionalText("entity", 128) ?? "";
        if (WireName.Find<RecordFormat>(format) is not { } form)
        {
            query.Mistakes.Wrong("enum", "query", "format", "Input should be 'auto', 'json', 'syslog', 'audit' or 'text'", format);
            form = RecordFormat.Auto;
        }

        query.Mistakes.Check();
        var body = await RawBody.ReadAsync(context);
        var records = RecordSplitter.Split(body);
        if (records.Length is 0 or > MaxRecords) throw new NexusException(ErrorCode.Invalid, $"the body holds {records.Length} records; it must hold 1 to {MaxRecords:N0}");
        await RequestKey.ClaimAsync(context, grains, Convert.ToHexStringLower(SHA256.HashData(body)));
        var receipt = await grains.GetGrain<IIngestGrain>(context.Caller().Tenant).AcceptAsync([.. records.Select(record => new RawRecord("http", form, entity, record))]);
        if (receipt.Accepted == 0) throw EventAnswers.Nothing(receipt);
        await context.WriteAsync(EventAnswers.Of(receipt), WireJson.Default.EventsResponse, StatusCodes.Status202Accepted);
    }
}
