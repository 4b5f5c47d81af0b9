using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Nexus.Wire;

namespace Nexus.Client;

public sealed partial class NexusClient
{
    /// <summary>Runs a task and returns when its chain has ended; a blocked chain is an answer, not an error.</summary>
    /// <param name="task">1 to 10,000 characters.</param>
    /// <param name="persona">Name or id of the persona to wear; null lets the planner choose.</param>
    /// <param name="idempotencyKey">With the same key and task the first chain is returned again; with another task Nexus answers 409.</param>
    /// <param name="cancellation">Stops waiting, not the chain.</param>
    /// <exception cref="NexusApiException">Status 422 with <see cref="NexusApiException.ChainId"/> set: the chain was escalated to a person.</exception>
    public Task<ExecuteResponse> ExecuteAsync(string task, string? persona = null, string? idempotencyKey = null, CancellationToken cancellation = default) =>
        CallAsync(HttpMethod.Post, "v1/execute", () => TaskContent(task, persona), WireJson.Default.ExecuteResponse, cancellation, idempotencyKey);

    /// <summary>Runs a task and returns what happens while it does, in order, until the chain has ended.</summary>
    /// <param name="task">1 to 10,000 characters.</param>
    /// <param name="persona">Name or id of the persona to wear; null lets the planner choose.</param>
    /// <param name="idempotencyKey">With the same key and task the first chain's events are returned again.</param>
    /// <param name="cancellation">Stops watching, not the chain.</param>
    public async IAsyncEnumerable<ChainStreamEvent> ExecuteStreamAsync(string task, string? persona = null, string? idempotencyKey = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var response = await OpenAsync(HttpMethod.Post, "v1/execute/stream", () => TaskContent(task, persona), idempotencyKey, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var events = SseParser.Create(stream, (name, data) => JsonSerializer.Deserialize(data, ClientJson.Default.ChainStreamEvent)! with { Name = name });
        await foreach (var one in events.EnumerateAsync(cancellation)) yield return one.Data;
    }

    private static JsonContent TaskContent(string task, string? persona) => JsonContent.Create(new ExecuteRequest(task, persona), WireJson.Default.ExecuteRequest);
}
