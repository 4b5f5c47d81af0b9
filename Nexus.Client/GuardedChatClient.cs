using Microsoft.Extensions.AI;

namespace Nexus.Client;

/// <summary>Hands requests on with their tools behind the door.</summary>
internal sealed class GuardedChatClient(IChatClient inner, Func<IEnumerable<AITool>, IList<AITool>> guard) : DelegatingChatClient(inner)
{
    public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(messages, Guarded(options), cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetStreamingResponseAsync(messages, Guarded(options), cancellationToken);

    private ChatOptions? Guarded(ChatOptions? options)
    {
        if (options?.Tools is not { Count: > 0 } tools) return options;
        var guarded = options.Clone();
        guarded.Tools = guard(tools);
        return guarded;
    }
}
