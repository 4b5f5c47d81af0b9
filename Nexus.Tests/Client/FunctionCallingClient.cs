using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Nexus.Tests.Client;

/// <summary>Calls the functions a model asks for, as the function-calling client of Microsoft.Extensions.AI does: those of the options, by name, until the model only talks.</summary>
internal sealed class FunctionCallingClient(IChatClient inner) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<ChatMessage> all = [.. messages];
        while (true)
        {
            var response = await base.GetResponseAsync(all, options, cancellationToken);
            var calls = response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().ToList();
            if (calls.Count == 0) return response;
            all.AddRange(response.Messages);
            foreach (var call in calls)
            {
                var function = options!.Tools!.OfType<AIFunction>().Single(tool => tool.Name == call.Name);
                var result = await function.InvokeAsync(new AIFunctionArguments(call.Arguments), cancellationToken);
                all.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, result)]));
            }
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates()) yield return update;
    }
}
