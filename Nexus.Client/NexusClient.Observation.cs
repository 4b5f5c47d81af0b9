using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Nexus.Wire;

namespace Nexus.Client;

public sealed partial class NexusClient
{
    /// <summary>A page of alerts in the order they were raised.</summary>
    /// <param name="since">An ISO-8601 time, or <see cref="AlertsResponse.Next"/> of the page before; null for the beginning.</param>
    /// <param name="severity">At least as bad; null for all.</param>
    /// <param name="category">Only of this category; null for all.</param>
    /// <param name="entity">Only about this entity; null for all.</param>
    /// <param name="open">Only those that are not over.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="newest">Of more that fit than the limit, the newest and not the oldest; by number all the same.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<AlertsResponse> AlertsAsync(string? since = null, string? severity = null, string? category = null, string? entity = null, bool open = false, int limit = 100, bool newest = false, CancellationToken cancellation = default)
    {
        var path = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"nexus/alerts?limit={limit}"));
        foreach (var (name, value) in ((string, string?)[])[("since", since), ("severity", severity), ("category", category), ("entity", entity), ("open", open ? "true" : null), ("newest", newest ? "true" : null)])
            if (value is not null) path.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return GetAsync(path.ToString(), WireJson.Default.AlertsResponse, cancellation);
    }

    /// <summary>Injects an alert. What an agent's key injects is not trusted.</summary>
    public Task<AlertAccepted> RaiseAlertAsync(AlertRequest alert, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, "nexus/alert", alert, WireJson.Default.AlertRequest, WireJson.Default.AlertAccepted, cancellation);

    /// <summary>Notes that a person has seen an alert. Takes an operator or admin key.</summary>
    public Task<AlertResponse> AcknowledgeAlertAsync(string id, CancellationToken cancellation = default) =>
        CallAsync(HttpMethod.Post, $"nexus/alerts/{Part(id)}/ack", null, WireJson.Default.AlertResponse, cancellation);

    /// <summary>Clears an alert. Takes an operator or admin key.</summary>
    public Task<AlertResponse> ClearAlertAsync(string id, CancellationToken cancellation = default) =>
        CallAsync(HttpMethod.Post, $"nexus/alerts/{Part(id)}/clear", null, WireJson.Default.AlertResponse, cancellation);

    /// <summary>One alert, with its evidence and repairs.</summary>
    public Task<AlertResponse> AlertAsync(string id, CancellationToken cancellation = default) => GetAsync($"nexus/alerts/{Part(id)}", WireJson.Default.AlertResponse, cancellation);

    /// <summary>An event that an alert names as evidence. Takes an auditor, operator or admin key.</summary>
    /// <exception cref="NexusApiException">404 once the journal has let go of it.</exception>
    public Task<EventResponse> EventAsync(string id, CancellationToken cancellation = default) => GetAsync($"nexus/events/{Part(id)}", WireJson.Default.EventResponse, cancellation);

    /// <summary>How observation fares.</summary>
    public Task<StatusResponse> StatusAsync(CancellationToken cancellation = default) => GetAsync("nexus/status", WireJson.Default.StatusResponse, cancellation);

    /// <summary>The rules in force, with their hits.</summary>
    public Task<RulesResponse> RulesAsync(CancellationToken cancellation = default) => GetAsync("nexus/rules", WireJson.Default.RulesResponse, cancellation);

    /// <summary>Every mistake in rules, with line and column.</summary>
    public Task<RulesVerdict> ValidateRulesAsync(string yaml, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, "nexus/rules/validate", new RulesRequest(yaml), WireJson.Default.RulesRequest, WireJson.Default.RulesVerdict, cancellation);

    /// <summary>Adds or replaces a rule of the tenant. Takes an operator or admin key.</summary>
    public Task<RulesVerdict> PutRuleAsync(string id, string yaml, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Put, $"nexus/rules/{Part(id)}", new RulesRequest(yaml), WireJson.Default.RulesRequest, WireJson.Default.RulesVerdict, cancellation);

    /// <summary>The entities and how they stand, by id.</summary>
    public async Task<IReadOnlyList<EntityResponse>> EntitiesAsync(CancellationToken cancellation = default) =>
        (await GetAsync("nexus/entities", WireJson.Default.EntitiesResponse, cancellation)).Entities;

    /// <summary>Registers or changes an entity. Takes an operator or admin key.</summary>
    public Task<EntityResponse> PutEntityAsync(string id, EntityRequest entity, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Put, $"nexus/entities/{Part(id)}", entity, WireJson.Default.EntityRequest, WireJson.Default.EntityResponse, cancellation);

    /// <summary>As the guard of an entity's process: reports it, answers the order before, and waits for the next one. Takes an operator or admin key.</summary>
    public Task<GuardResponse> GuardAsync(string entity, GuardRequest report, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, $"nexus/entities/{Part(entity)}/guard", report, WireJson.Default.GuardRequest, WireJson.Default.GuardResponse, cancellation);

    /// <summary>Opens a socket for pulses: one request, however long it beats.</summary>
    public async Task<PulseSocket> OpenPulseAsync(CancellationToken cancellation = default)
    {
        var address = new UriBuilder(new Uri(_http.BaseAddress!, "nexus/pulse"));
        address.Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.SetRequestHeader("Authorization", "Bearer " + await _tokens.GetAsync(cancellation));
            await socket.ConnectAsync(address.Uri, cancellation);
            return new PulseSocket(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
