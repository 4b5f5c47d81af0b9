using Nexus.Ledger;

namespace Nexus.Repairs;

/// <summary>Where a guard asks for orders and answers them.</summary>
internal sealed class GuardRoutes(IGrainFactory grains) : IObservationRoutes
{
    private static readonly string[] States = ["running", "stopped", "ended"];

    public void Map(RouteGroupBuilder nexus) => nexus.Map("POST", "/entities/{id}/guard", GuardAsync, new Route("Ask for the next order to the guard of an entity's process", Permission.Operate)
    {
        Description = "Says how the process stands, answers the order before if `answers` names it, and waits for the next one. The guard decides how an order is carried out; none carries a command line.",
        Takes = typeof(GuardRequest),
        Gives = typeof(GuardResponse),
        Unmetered = true,
        Refuses = [413, 422],
    });

    private async Task GuardAsync(HttpContext context)
    {
        using var body = await Body.ReadAsync(context);
        var process = new GuardedProcess(body.Integer("pid", 0, 0, int.MaxValue), body.Text("state", 1, 16), body.Integer("restarts", 0, 0, int.MaxValue));
        if (!States.Contains(process.State) && process.State.Length > 0) body.Mistakes.Wrong("literal_error", "body", "state", "Input should be 'running', 'stopped' or 'ended'", process.State);
        var wait = body.Integer("wait", 20, 0, 20);
        var (answers, error, previous) = (body.OptionalText("answers", 1, 64), body.OptionalText("error", 0, 500) ?? "", body.OptionalText("previous", 0, 4096));
        body.Mistakes.Check();
        var guard = grains.GetGrain<IGuardGrain>(GrainKey.Of(context.Caller().Tenant, context.PathName("id")));
        if (answers is not null) await guard.AnswerAsync(new GuardAnswer(answers, error, process, previous));
        var order = await NextAsync(context, guard, process, wait);
        await context.WriteAsync(new GuardResponse(order?.Id, order is null ? null : WireName.Of(order.Deed), order?.Key, order?.Value), WireJson.Default.GuardResponse);
    }

    /// <summary>No order where the server stops: the guard asks again.</summary>
    private static async Task<GuardOrder?> NextAsync(HttpContext context, IGuardGrain guard, GuardedProcess process, int wait)
    {
        using var lasting = Lasting.Until(context);
        for (var left = TimeSpan.FromSeconds(wait); ; left -= Lasting.Patience)
        {
            var order = await guard.NextAsync(process, left < Lasting.Patience ? left : Lasting.Patience);
            if (order is not null || left <= Lasting.Patience || lasting.IsCancellationRequested) return order;
        }
    }
}
