using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Nexus.Tests.Client;

/// <summary>A model that makes the calls of a script, one an answer, and then repeats what its last call returned.</summary>
internal sealed class ScriptedModel(params FunctionCallContent[] script) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var results = messages.SelectMany(static message => message.Contents).OfType<FunctionResultContent>().ToList();
        AIContent next = results.Count < script.Length ? script[results.Count] : new TextContent(results[^1].Result?.ToString());
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [next])));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates()) yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
