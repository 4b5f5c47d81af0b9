using Nexus.Ledger;

namespace Nexus.Chains;

/// <summary>Runs a task and answers when it has ended.</summary>
internal sealed class ExecuteRoutes(ChainStart start) : IRoutes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public void Map(RouteGroupBuilder v1) => v1.Map("POST", "/execute", ExecuteAsync, new Route("Execute a task", Permission.Run)
    {
        Description = "Plans the task, judges each step at the four gates, seals every decision before it runs, and answers with the seals. A blocked chain is an answer (200), not an error; so is one that waits for people (status escalated, approval_id): it goes on by itself once they agree. Going away does not stop the chain.",
        Takes = typeof(ExecuteRequest),
        Gives = typeof(ExecuteResponse),
        MaxBody = TaskReader.MaxBody,
        Parameters = [RequestKey.Parameter],
        Refuses = [409, 413, 422, 503],
        StartsChain = true,
    });

    private async Task ExecuteAsync(HttpContext context)
    {
        var (_, chain) = await start.StartAsync(context);
        var view = await chain.WaitAsync(Patience);
        while (view.Status == ChainStatus.Running && !context.RequestAborted.IsCancellationRequested) view = await chain.WaitAsync(Patience);
        await AnswerAsync(context, view);
    }

    private static Task AnswerAsync(HttpContext context, ChainView view) => view.Status == ChainStatus.Escalated && view.ApprovalId.Length == 0
        ? context.WriteAsync(new ErrorResponse(view.Error.Length > 0 ? view.Error : "a person must decide", view.ChainId), WireJson.Default.ErrorResponse, 422)
        : context.WriteAsync(Answer(view), WireJson.Default.ExecuteResponse);

    private static ExecuteResponse Answer(ChainView view) => new(
        view.ChainId, WireNames.Of(view.Status), SealAnswers.Of(view.Seals), view.Result, Cost.Zero, Math.Round(view.DurationMs, 3), view.Error.Length > 0 ? view.Error : null, view.ApprovalId.Length > 0 ? view.ApprovalId : null);
}
