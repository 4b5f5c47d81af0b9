using Nexus.Actions;
using Nexus.Api;
using Nexus.Ledger;
using Nexus.Tenants;
using Nexus.Tools;

namespace Nexus.Chains;

/// <summary>The door for agents outside: they open a chain, report what they see, and have every action judged and sealed before it is done.</summary>
internal sealed class AgentRoutes(IGrainFactory grains, INewIds ids) : IRoutes
{
    private const int MaxParameters = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public void Map(RouteGroupBuilder v1)
    {
        v1.Map("POST", "/chains", OpenAsync, new Route("Open a chain for an external agent", Permission.Run)
        {
            Description = "Answers with the persona it will act under: the one asked for, or the one that execute would choose for the task; each action's answer names its own.",
            Takes = typeof(ChainRequest),
            MaxBody = TaskReader.MaxBody,
            Gives = typeof(ChainOpenResponse),
            Parameters = [RequestKey.Parameter],
            Refuses = [404, 409, 422],
            StartsChain = true,
            Problem = true,
        });
        v1.Map("POST", "/chains/{id}/observations", ObserveAsync, new Route("Report what an agent has seen", Permission.Run)
        {
            Description = "Later actions are held against it: a value that says where an effect goes must come from the task, a trusted observation, the contract or mature history. Answers 202 once it is kept.",
            Takes = typeof(ObservationRequest),
            Gives = typeof(ObservationResponse),
            MaxBody = MaxParameters,
            Refuses = [404, 409, 422],
            Problem = true,
        });
        v1.Map("POST", "/chains/{id}/actions", ActAsync, new Route("Declare an action", Permission.Run)
        {
            Description = "Judged at the four gates and sealed before anything runs. Mode execute: Nexus runs the tool and the answer holds its result. Mode authorize: the caller runs exactly this call before expires_at and reports the outcome. Decision escalate: a person must agree; the same call, repeated after approval_id was approved, is allowed once.",
            Takes = typeof(ActionRequest),
            Gives = typeof(ActionResponse),
            MaxBody = MaxParameters,
            Parameters = [RequestKey.Parameter],
            Refuses = [404, 409, 422, 503],
            Problem = true,
        });
        v1.Map("POST", "/actions/{id}/outcome", AttestAsync, new Route("Seal what an authorised caller did", Permission.Run)
        {
            Takes = typeof(OutcomeRequest),
            Gives = typeof(ActionResponse),
            MaxBody = MaxParameters,
            Refuses = [404, 409, 422, 503],
            Problem = true,
        });
        v1.Map("POST", "/chains/{id}/complete", CompleteAsync, new Route("Close an agent's chain", Permission.Run) { Gives = typeof(ChainOpenResponse), Refuses = [404, 409], Problem = true });
    }

    private async Task OpenAsync(HttpContext context)
    {
        var caller = context.Caller();
        using var body = await Body.ReadAsync(context);
        var task = new ChainTask(body.Text("task", 1, 10_000), body.OptionalText("persona", 1, 128), caller.Role != Role.Agent, caller.Principal);
        body.Mistakes.Check();
        var id = await RequestKey.ClaimAsync(context, grains, body.Digest) ?? ids.Next().ToString();
        var persona = await Chain(context, id).OpenAsync(task);
        await context.WriteAsync(new ChainOpenResponse(id, "open", persona.Length > 0 ? persona : null), WireJson.Default.ChainOpenResponse);
    }

    private async Task ObserveAsync(HttpContext context)
    {
        var (id, chain) = Named(context);
        using var body = await Body.ReadAsync(context);
        var source = body.Text("source", 1, 200);
        var trust = body.Choice("trust", null, "trusted", "untrusted");
        var tool = body.OptionalText("tool", 1, 64);
        var content = body.Any("content", required: true);
        body.Mistakes.Check();
        var trusted = trust == "trusted" && await MayVouchAsync(context.Caller(), tool);
        await chain.ObserveAsync(new Observation(source, trusted, ContentText.Of(content)) { Tool = tool ?? "" });
        await context.WriteAsync(new ObservationResponse(id, trusted ? "trusted" : "untrusted"), WireJson.Default.ObservationResponse, StatusCodes.Status202Accepted);
    }

    private async Task ActAsync(HttpContext context)
    {
        var (_, chain) = Named(context);
        using var body = await Body.ReadAsync(context);
        var tool = body.Text("tool", 1, 64);
        var parameters = body.Object("params");
        var mode = body.Choice("mode", "execute", "execute", "authorize");
        var key = body.OptionalText("idempotency_key", 1, 255);
        var approval = body.OptionalText("approval_id", 1, 64) ?? "";
        using var intent = body.Inner("intent");
        var planned = intent?.Text("planned_action", 1, 2_000) ?? $"use the tool {tool}";
        var reasoning = intent?.Texts("reasoning", 50, 2_000) ?? [];
        body.Mistakes.Check();
        var id = await RequestKey.ClaimAsync(context, grains, body.Digest, key) ?? ids.Next().ToString();
        var action = new AgentAction(id, tool, parameters.IsEmpty ? Utf8Json.EmptyObject : parameters, planned, reasoning, mode == "execute" ? ActionMode.Execute : ActionMode.Authorize, approval);
        var answer = await chain.ActAsync(action);
        while (answer is { Mode: ActionMode.Execute, Status: SealStatus.Executing } && !context.RequestAborted.IsCancellationRequested) answer = await chain.AnswerAsync(answer.ActionId, Patience);
        await context.WriteAsync(Answer(answer), WireJson.Default.ActionResponse);
    }

    private async Task AttestAsync(HttpContext context)
    {
        var id = context.PathId("id") ?? throw new NexusException(ErrorCode.NotFound, "Action not found");
        using var body = await Body.ReadAsync(context);
        var status = body.Choice("status", null, "succeeded", "failed");
        var (result, error) = (body.Any("result"), body.OptionalText("error", 0, 2_000) ?? "");
        var cost = CostMicros(body);
        body.Mistakes.Check();
        var caller = context.Caller();
        var seal = await grains.GetGrain<ILedgerGrain>(caller.Tenant).FindAsync(id) ?? throw new NexusException(ErrorCode.NotFound, "Action not found");
        var trusted = await MayVouchAsync(caller, seal.Tool);
        var answer = await Chain(context, seal.ChainId).AttestAsync(new Attestation(id, status == "succeeded", result, error, trusted, cost));
        await context.WriteAsync(Answer(answer), WireJson.Default.ActionResponse);
    }

    private async Task CompleteAsync(HttpContext context)
    {
        var (id, chain) = Named(context);
        await chain.CompleteAsync();
        await context.WriteAsync(new ChainOpenResponse(id, "complete"), WireJson.Default.ChainOpenResponse);
    }

    private static long CostMicros(Body body)
    {
        var cost = body.Any("cost");
        if (cost.IsEmpty) return -1;
        if (System.Buffers.Text.Utf8Parser.TryParse(cost.Span, out decimal number, out var read) && read == cost.Span.Length && number is >= 0 and <= 1_000_000_000) return (long)Math.Ceiling(number * 1_000_000);
        body.Mistakes.Wrong("value_error", "body", "cost", "Input should be a number from 0 to 1000000000", cost.ToString());
        return -1;
    }

    /// <summary>Trust derives from the tool's registration and the reporter's role: a caller can lower it, never raise it.</summary>
    private async Task<bool> MayVouchAsync(Caller caller, string? tool)
    {
        if (caller.Role == Role.Agent) return false;
        if (tool is null) return true;
        var all = await grains.GetGrain<IToolsGrain>(caller.Tenant).ListAsync();
        return all.Any(known => known.Name == tool && known.Trust == OutputTrust.Trusted);
    }

    private (string Id, IAgentChainGrain Chain) Named(HttpContext context)
    {
        var id = context.PathId("id") ?? throw new NexusException(ErrorCode.NotFound, "Chain not found");
        return (id, Chain(context, id));
    }

    private IAgentChainGrain Chain(HttpContext context, string id) => grains.GetGrain<IAgentChainGrain>(GrainKey.Of(context.Caller().Tenant, id));

    private static ActionResponse Answer(AgentAnswer answer)
    {
        var decision = answer.Status switch { SealStatus.Blocked => "block", SealStatus.Escalated => "escalate", _ => "allow" };
        return new ActionResponse(
            answer.ActionId, decision, SealAnswers.Gates(answer.Gates), answer.ActionId, answer.Mode == ActionMode.Execute ? "execute" : "authorize", WireNames.Of(answer.Status),
            decision == "allow" ? answer.Deadline : null, answer.Result, answer.Error.Length > 0 ? answer.Error : null, answer.ApprovalId.Length > 0 ? answer.ApprovalId : null, answer.Persona);
    }
}
