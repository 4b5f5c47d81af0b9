namespace Nexus.Ledger;

/// <summary>Erasure of payloads, retention and legal hold.</summary>
internal sealed class ErasureRoutes(IErasure erasure) : IRoutes
{
    private const int MaxReason = 500;

    private static readonly HashSet<string> Members = [.. WireJson.Default.RetentionResponse.Properties.Select(static member => member.Name)];

    public void Map(RouteGroupBuilder v1)
    {
        v1.Map("DELETE", "/seals/{id}/payload", EraseAsync, new Route("Erase the payload of a seal", Permission.Administer)
        {
            Description = "Parameters, reasoning and result go, with the salt of their commitment; the leaves stay and every proof still verifies. That, why and by whom is sealed. Safe to repeat.",
            Gives = typeof(ErasedResponse),
            Refuses = [404, 409, 422],
            Parameters = [new("reason", "query", "why, 1 to 500 characters; it is sealed in the clear, so name no person in it", Required: true)],
            Problem = true,
        });
        v1.Map("GET", "/retention", PolicyAsync, new Route("How long payloads are kept", Permission.Audit) { Gives = typeof(RetentionResponse), Problem = true });
        v1.Map("PUT", "/retention", SetPolicyAsync, new Route("Set how long payloads are kept, or a legal hold", Permission.Administer)
        {
            Description = "The change is sealed. payload_days and reason must be there; legal_hold is false if absent.",
            Takes = typeof(RetentionResponse),
            Gives = typeof(RetentionResponse),
            Refuses = [409, 422],
            Problem = true,
        });
    }

    private async Task EraseAsync(HttpContext context)
    {
        var query = new QueryReader(context);
        var reason = query.Text("reason", MaxReason);
        query.Mistakes.Check();
        var id = context.PathId("id") ?? throw new NexusException(ErrorCode.NotFound, "Seal not found");
        var caller = context.Caller();
        var erased = await erasure.EraseAsync(caller.Tenant, id, caller.Principal, reason, context.RequestAborted);
        await context.WriteAsync(new ErasedResponse(id, erased), WireJson.Default.ErasedResponse);
    }

    private async Task PolicyAsync(HttpContext context) => await AnswerAsync(context, await erasure.PolicyAsync(context.Caller().Tenant, context.RequestAborted));

    private async Task SetPolicyAsync(HttpContext context)
    {
        using var body = await Body.ReadAsync(context);
        // A misspelt member, or no number of days, would turn retention or a legal hold off, and nobody would know.
        body.OnlyOf(Members);
        body.Needs("payload_days");
        var policy = new RetentionPolicy(body.Integer("payload_days", 0, 0, 36_500), body.Flag("legal_hold", false), body.Text("reason", 1, MaxReason));
        body.Mistakes.Check();
        var caller = context.Caller();
        await erasure.SetPolicyAsync(caller.Tenant, policy, caller.Principal, context.RequestAborted);
        await AnswerAsync(context, policy);
    }

    private static Task AnswerAsync(HttpContext context, RetentionPolicy policy) =>
        context.WriteAsync(new RetentionResponse(policy.PayloadDays, policy.LegalHold, policy.Reason), WireJson.Default.RetentionResponse);
}
