using Microsoft.Extensions.Logging;

namespace Nexus.Chains;

/// <summary>Runs a task and tells what happens while it does, as server-sent events.</summary>
internal sealed partial class StreamRoutes(ChainStart start, TimeProvider time, ILogger<StreamRoutes> log) : IRoutes
{
    private static readonly TimeSpan MaxIdle = TimeSpan.FromSeconds(120);

    public void Map(RouteGroupBuilder v1) => v1.Map("POST", "/execute/stream", StreamAsync, new Route("Execute a task and watch", Permission.Run)
    {
        Description = "Server-sent events in this order: chain_started; for each step step_started, four gate_result, seal_created, step_completed; at last chain_completed (with a message where a person must decide), or error where a step was blocked or failed.",
        Takes = typeof(ExecuteRequest),
        Gives = typeof(string),
        As = ServerEvents.ContentType,
        MaxBody = TaskReader.MaxBody,
        Parameters = [RequestKey.Parameter],
        Refuses = [409, 413, 422, 503],
        StartsChain = true,
    });

    private async Task StreamAsync(HttpContext context)
    {
        var (id, chain) = await start.StartAsync(context);
        var response = context.Response;
        response.Headers.Connection = "keep-alive";
        try
        {
            await ServerEvents.BeginAsync(response, context.RequestAborted);
            await FollowAsync(context, chain, id);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogBroken(log, e, id);
            ChainEvents.WriteError(response.BodyWriter, e is NexusException refusal ? refusal.Message : "Internal server error");
            await response.BodyWriter.FlushAsync(context.RequestAborted);
        }
    }

    private async Task FollowAsync(HttpContext context, IChainGrain chain, string id)
    {
        var output = context.Response.BodyWriter;
        var events = new ChainEvents(id);
        var cursor = 0;
        for (var last = time.GetTimestamp(); !events.Ended && !context.RequestAborted.IsCancellationRequested;)
        {
            var batch = await chain.EventsAsync(cursor, ServerEvents.KeepAlive);
            foreach (var one in batch) events.Write(output, one);
            if (batch.Length > 0)
            {
                cursor = batch[^1].Number + 1;
                last = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(last) >= MaxIdle)
            {
                ChainEvents.WriteError(output, "Stream timed out");
                await output.FlushAsync(context.RequestAborted);
                return;
            }
            else if (await chain.WaitAsync(TimeSpan.Zero) is { Status: not ChainStatus.Running } ended)
            {
                // It ended, but its grain moved in between and no longer has the last event: the outcome is told all the same.
                events.Write(output, Last(ended, cursor));
            }
            else
            {
                ServerEvents.WriteKeepAlive(output);
            }

            await output.FlushAsync(context.RequestAborted);
        }
    }

    private static ChainEvent Last(ChainView ended, int number) => ended.Status is ChainStatus.Completed or ChainStatus.Escalated
        ? new ChainEvent(number, ChainEventKind.ChainCompleted, Message: ended.Error, Status: ended.Status)
        : new ChainEvent(number, ChainEventKind.Error, Message: ended.Error);

    [LoggerMessage(LogLevel.Error, "stream of chain {Chain} broke")]
    private static partial void LogBroken(ILogger logger, Exception exception, string chain);
}
