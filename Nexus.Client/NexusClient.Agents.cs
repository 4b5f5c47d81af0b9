using System.Net.Http.Json;
using Nexus.Wire;

namespace Nexus.Client;

public sealed partial class NexusClient
{
    /// <summary>Opens a chain for an agent of one's own: every action declared in it is judged and sealed before it is done.</summary>
    /// <param name="task">What the agent was asked to do: 1 to 10,000 characters.</param>
    /// <param name="persona">Name or id of the persona it acts under, or null.</param>
    /// <param name="cancellation">Gives up waiting; the chain stays open.</param>
    /// <returns>The chain's UUID.</returns>
    public async Task<string> OpenChainAsync(string task, string? persona = null, CancellationToken cancellation = default) =>
        (await SendAsync(HttpMethod.Post, "/v1/chains", new ChainRequest(task, persona), WireJson.Default.ChainRequest, WireJson.Default.ChainOpenResponse, cancellation)).ChainId;

    /// <summary>Reports what the agent has seen, so that it can be judged where a value came from.</summary>
    /// <param name="chainId">From <see cref="OpenChainAsync"/>.</param>
    /// <param name="observation">What was seen, and how far it may be believed.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>What was kept, with the trust it got.</returns>
    public Task<ObservationResponse> ObserveAsync(string chainId, ObservationRequest observation, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, $"/v1/chains/{Part(chainId)}/observations", observation, WireJson.Default.ObservationRequest, WireJson.Default.ObservationResponse, cancellation);

    /// <summary>Declares an action. With mode <c>authorize</c> and decision <c>allow</c> the caller may run exactly this call, and reports by <see cref="AttestAsync"/>.</summary>
    /// <param name="chainId">From <see cref="OpenChainAsync"/>.</param>
    /// <param name="action">The call as it will be made.</param>
    /// <param name="idempotencyKey">1 to 255 visible ASCII characters: a repeat with it does nothing twice; or null.</param>
    /// <param name="cancellation">Gives up waiting; what was declared stands.</param>
    public Task<ActionResponse> ActAsync(string chainId, ActionRequest action, string? idempotencyKey = null, CancellationToken cancellation = default) =>
        CallAsync(HttpMethod.Post, $"/v1/chains/{Part(chainId)}/actions", () => JsonContent.Create(action, WireJson.Default.ActionRequest), WireJson.Default.ActionResponse, cancellation, idempotencyKey);

    /// <summary>Seals what came of an authorised action.</summary>
    /// <param name="actionId">From <see cref="ActAsync"/>.</param>
    /// <param name="outcome">What was done.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<ActionResponse> AttestAsync(string actionId, OutcomeRequest outcome, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, $"/v1/actions/{Part(actionId)}/outcome", outcome, WireJson.Default.OutcomeRequest, WireJson.Default.ActionResponse, cancellation);

    /// <summary>Closes an agent's chain: nothing more is declared in it. Safe to repeat.</summary>
    /// <param name="chainId">From <see cref="OpenChainAsync"/>.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<ChainOpenResponse> CompleteChainAsync(string chainId, CancellationToken cancellation = default) =>
        CallAsync(HttpMethod.Post, $"/v1/chains/{Part(chainId)}/complete", null, WireJson.Default.ChainOpenResponse, cancellation);

    /// <summary>Registers a tool that runs at its callers. Safe to repeat.</summary>
    /// <param name="tool">Its schema, effect, resources and sinks.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<ToolResponse> RegisterToolAsync(ToolRequest tool, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, "/v1/tools", tool, WireJson.Default.ToolRequest, WireJson.Default.ToolResponse, cancellation);

    /// <summary>Makes the next version of a registered tool.</summary>
    /// <param name="tool">As it shall be from now on.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<ToolResponse> ReplaceToolAsync(ToolRequest tool, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Put, $"/v1/tools/{Part(tool.Name)}", tool, WireJson.Default.ToolRequest, WireJson.Default.ToolResponse, cancellation);
}
