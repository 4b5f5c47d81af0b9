using Nexus.Api;
using Nexus.Ledger;
using Nexus.Tenants;

namespace Nexus.Threats;

/// <summary>Alerts: inject, list, acknowledge, clear.</summary>
internal sealed class AlertRoutes(IGrainFactory grains, INewIds ids, TimeProvider time) : IObservationRoutes
{
    private const string Missing = "Alert not found";

    public void Map(RouteGroupBuilder nexus)
    {
        nexus.Map("POST", "/alert", PostAsync, new Route("Inject or acknowledge an alert", Permission.Report)
        {
            Description = "Inject with source, category, severity and msg; acknowledge with {id, action:\"ack\"}. A hint carries the authority of the key that sends it: an agent's is put to the gates as untrusted.",
            Takes = typeof(AlertRequest),
            Gives = typeof(AlertAccepted),
            Status = StatusCodes.Status202Accepted,
            Refuses = [404, 409, 413, 422, 503],
            Parameters = [RequestKey.Parameter],
        });
        nexus.Map("GET", "/alerts/{id}", FindAsync, new Route("One alert with its evidence and repairs", Permission.Read) { Gives = typeof(AlertResponse), Refuses = [404] });
        nexus.Map("POST", "/alerts/{id}/ack", AcknowledgeAsync, new Route("Acknowledge an alert", Permission.Operate) { Gives = typeof(AlertResponse), Refuses = [404] });
        nexus.Map("POST", "/alerts/{id}/clear", ClearAsync, new Route("Clear an alert", Permission.Operate) { Gives = typeof(AlertResponse), Refuses = [404] });
    }

    private async Task PostAsync(HttpContext context)
    {
        using var body = await Body.ReadAsync(context);
        var caller = context.Caller();
        var feed = grains.GetGrain<IThreatFeedGrain>(caller.Tenant);
        var id = body.OptionalText("id", 1, 64);
        if (id is { } written && (id = IdKey.Uuid(written)) is null) body.Mistakes.Wrong("uuid_parsing", "body", "id", "Input should be a valid UUID", written);

        if (body.OptionalText("action", 1, 16) is { } action)
        {
            if (action != "ack") body.Mistakes.Wrong("literal_error", "body", "action", "Input should be 'ack'", action);
            body.Mistakes.Check();
            Permission.Operate.Check(caller);
            await WriteAsync(context, await feed.AcknowledgeAsync(id ?? throw new NexusException(ErrorCode.Invalid, "id is missing: which alert?"), caller.Principal));
            return;
        }

        var finding = Read(body, caller);
        body.Mistakes.Check();
        id ??= await RequestKey.ClaimAsync(context, grains, body.Digest) ?? ids.Next().ToString();
        await WriteAsync(context, (await feed.RaiseAsync([finding with { AlertId = id }]))[0]);
    }

    private ThreatFinding Read(Body body, Caller caller)
    {
        var source = body.Text("source", 1, 128);
        var category = Name(body, "category", ThreatCategory.Policy);
        var severity = Name(body, "severity", Severity.Info);
        var message = body.Text("msg", 1, 2000);
        var hint = body.OptionalText("patch_hint", 0, 4096) ?? "";
        var entity = body.OptionalText("entity", 0, 128) ?? "";
        // Equal alerts fold into the one that is open; a different hint is a different alert.
        var fold = "injected|" + RequestKey.Derive("nexus.alert", caller.Tenant, string.Join('\n', source, WireName.Of(category), entity, message, hint, caller.Role)).ToString();
        return new ThreatFinding("", fold, source, "", category, severity, entity, message, hint, caller.Role != Role.Agent, false, [], "", 0, 1, time.GetUtcNow(), 0, []);
    }

    private static T Name<T>(Body body, string name, T otherwise) where T : struct, Enum
    {
        var text = body.Text(name, 1, 32);
        if (WireName.Find<T>(text) is { } value) return value;
        if (text.Length > 0) body.Mistakes.Wrong("literal_error", "body", name, $"Input should be {string.Join(", ", Enum.GetValues<T>().Select(one => $"'{WireName.Of(one)}'"))}", text);
        return otherwise;
    }

    private static Task WriteAsync(HttpContext context, Alert alert) =>
        context.WriteAsync(new AlertAccepted(alert.Id, WireName.Of(alert.Status)), WireJson.Default.AlertAccepted, StatusCodes.Status202Accepted);

    private async Task FindAsync(HttpContext context)
    {
        var id = context.PathId("id");
        var alert = id is null ? null : await grains.GetGrain<IThreatFeedGrain>(context.Caller().Tenant).FindAsync(id);
        await context.WriteAsync(AlertResponse.Of(alert ?? throw new NexusException(ErrorCode.NotFound, Missing)), WireJson.Default.AlertResponse);
    }

    private Task AcknowledgeAsync(HttpContext context) => ChangeAsync(context, static (feed, id, by) => feed.AcknowledgeAsync(id, by));

    private Task ClearAsync(HttpContext context) => ChangeAsync(context, static (feed, id, by) => feed.ClearAsync(id, by, "cleared by a person"));

    private async Task ChangeAsync(HttpContext context, Func<IThreatFeedGrain, string, string, Task<Alert>> change)
    {
        var caller = context.Caller();
        var id = context.PathId("id") ?? throw new NexusException(ErrorCode.NotFound, Missing);
        await context.WriteAsync(AlertResponse.Of(await change(grains.GetGrain<IThreatFeedGrain>(caller.Tenant), id, caller.Principal)), WireJson.Default.AlertResponse);
    }
}
