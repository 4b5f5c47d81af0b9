using Nexus.Ledger;

namespace Nexus.Approvals;

/// <summary>What waits for a person, and a person's word on it.</summary>
internal sealed class ApprovalRoutes(IGrainFactory grains) : IRoutes
{
    private const int MaxReason = 2_000;

    public void Map(RouteGroupBuilder v1)
    {
        v1.Map("GET", "/approvals", ListAsync, new Route("List requests for approval", Permission.Read)
        {
            Description = "Oldest first; the cursor `next` of a page is `after` of the next one.",
            Gives = typeof(ApprovalsResponse),
            Refuses = [422],
            Problem = true,
            Parameters =
            [
                new("after", "query", "the cursor `next` of the page before", Integer: true),
                new("status", "query", "only pending, approved, rejected, expired or consumed"),
                new("chain_id", "query", "only of this chain"),
                new("limit", "query", "1 to 500; 100 if absent", Integer: true),
            ],
        });
        v1.Map("GET", "/approvals/{id}", FindAsync, new Route("A request for approval with the action it is about", Permission.Read) { Gives = typeof(ApprovalResponse), Refuses = [404], Problem = true });
        v1.Map("POST", "/approvals/{id}/approve", ApproveAsync, Word("Agree to an escalated action", "Not for whoever asked, or opened the chain. With the last word needed the chain goes on; an agent repeats its call."));
        v1.Map("POST", "/approvals/{id}/reject", RejectAsync, Word("Reject an escalated action", "Ends the request: it can never be approved again."));
    }

    private static Route Word(string summary, string description) => new(summary, Permission.Decide)
    {
        Description = description,
        Takes = typeof(ApprovalWordRequest),
        Gives = typeof(ApprovalResponse),
        Refuses = [404, 409, 422, 503],
        Problem = true,
    };

    private async Task ListAsync(HttpContext context)
    {
        var query = new QueryReader(context);
        var asked = new ApprovalQuery(query.Integer("after", -1, -1, long.MaxValue), Status(query), query.OptionalText("chain_id", 64), (int)query.Integer("limit", 100, 1, 500));
        query.Mistakes.Check();
        var page = await Approvals(context).ListAsync(asked);
        await context.WriteAsync(new ApprovalsResponse([.. page.Select(one => ApprovalResponse.Of(one))], page.Length < asked.Limit ? null : page[^1].Number), WireJson.Default.ApprovalsResponse);
    }

    private async Task FindAsync(HttpContext context)
    {
        var approval = await Approvals(context).FindAsync(Id(context)) ?? throw Missing();
        await AnswerAsync(context, approval);
    }

    private Task ApproveAsync(HttpContext context) => WordAsync(context, agrees: true);

    private Task RejectAsync(HttpContext context) => WordAsync(context, agrees: false);

    private async Task WordAsync(HttpContext context, bool agrees)
    {
        using var body = await Body.ReadAsync(context);
        var reason = body.OptionalText("reason", 0, MaxReason) ?? "";
        body.Mistakes.Check();
        var caller = context.Caller();
        await AnswerAsync(context, await Approvals(context).VoteAsync(new Ballot(Id(context), agrees, caller.Principal, WireNames.Of(caller.Role), reason)));
    }

    private async Task AnswerAsync(HttpContext context, Approval approval)
    {
        var seal = await grains.GetGrain<ILedgerGrain>(context.Caller().Tenant).FindAsync(approval.Id);
        await context.WriteAsync(ApprovalResponse.Of(approval, seal) with { Action = seal is null ? null : SealAnswers.Full(seal) }, WireJson.Default.ApprovalResponse);
    }

    private static ApprovalStatus? Status(QueryReader query)
    {
        if (query.OptionalText("status", 32) is not { } text) return null;
        if (WireName.Find<ApprovalStatus>(text) is { } status) return status;
        query.Mistakes.Wrong("literal_error", QueryReader.Part, "status", "Input should be 'pending', 'approved', 'rejected', 'expired' or 'consumed'", text);
        return null;
    }

    private static string Id(HttpContext context) => context.PathId("id") ?? throw Missing();

    private static NexusException Missing() => new(ErrorCode.NotFound, "Approval not found");

    private IApprovalsGrain Approvals(HttpContext context) => grains.GetGrain<IApprovalsGrain>(context.Caller().Tenant);
}
