using System.Globalization;
using System.Net.Http.Json;
using Nexus.Wire;

namespace Nexus.Client;

public sealed partial class NexusClient
{
    /// <summary>The personas of the tenant, by name.</summary>
    public async Task<IReadOnlyList<PersonaResponse>> PersonasAsync(CancellationToken cancellation = default) =>
        (await GetAsync("v1/personas", WireJson.Default.PersonasResponse, cancellation)).Personas;

    /// <summary>A persona, by id or name, with what the ledger says of it.</summary>
    public Task<PersonaStandingResponse> PersonaAsync(string idOrName, CancellationToken cancellation = default) =>
        GetAsync($"v1/personas/{Part(idOrName)}", WireJson.Default.PersonaStandingResponse, cancellation);

    /// <summary>The personas of the tenant, and what is wrong with the files that were meant to change them.</summary>
    public async Task<(IReadOnlyList<PersonaResponse> Personas, IReadOnlyList<FaultResponse> Errors)> PersonasAndErrorsAsync(CancellationToken cancellation = default)
    {
        var answer = await GetAsync("v1/personas", WireJson.Default.PersonasResponse, cancellation);
        return (answer.Personas, answer.Errors ?? []);
    }

    /// <summary>Creates a persona. Takes an admin key.</summary>
    public Task<PersonaResponse> CreatePersonaAsync(PersonaRequest persona, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, "v1/personas", persona, WireJson.Default.PersonaRequest, WireJson.Default.PersonaResponse, cancellation);

    /// <summary>Makes the next version of a persona. Takes an admin key.</summary>
    public Task<PersonaResponse> UpdatePersonaAsync(string id, PersonaRequest persona, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Put, $"v1/personas/{Part(id)}", persona, WireJson.Default.PersonaRequest, WireJson.Default.PersonaResponse, cancellation);

    /// <summary>The tools of the tenant, by name.</summary>
    public async Task<IReadOnlyList<ToolResponse>> ToolsAsync(CancellationToken cancellation = default) =>
        (await GetAsync("v1/tools", WireJson.Default.ToolsResponse, cancellation)).Tools;

    /// <summary>Remembers a document. Takes an operator or admin key.</summary>
    public Task<IngestResponse> IngestAsync(IngestRequest document, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, "v1/knowledge/ingest", document, WireJson.Default.IngestRequest, WireJson.Default.IngestResponse, cancellation);

    /// <summary>Remembers a file: text, Markdown, CSV, JSON, XML, HTML or PDF with text in it, up to 10 MiB. Takes an operator or admin key.</summary>
    /// <param name="name">Its name; it becomes the document's source.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="ns">Namespace.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="NexusApiException">Status 415 for a file whose text cannot be read without a model.</exception>
    public Task<IngestResponse> UploadAsync(string name, ReadOnlyMemory<byte> bytes, string ns = "default", CancellationToken cancellation = default) =>
        CallAsync(HttpMethod.Post, "v1/knowledge/multimodal", () => new MultipartFormDataContent { { new ReadOnlyMemoryContent(bytes), "file", name }, { new StringContent(ns), "namespace" } }, WireJson.Default.IngestResponse, cancellation);

    /// <summary>The best passages, best first.</summary>
    /// <param name="query">1 to 1,000 characters.</param>
    /// <param name="ns">Only this namespace; all if null.</param>
    /// <param name="count">1 to 50.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<SearchResponse> SearchAsync(string query, string? ns = null, int count = 5, CancellationToken cancellation = default)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"v1/knowledge/query?query={Uri.EscapeDataString(query)}&n_results={count}");
        return GetAsync(ns is null ? path : $"{path}&namespace={Uri.EscapeDataString(ns)}", WireJson.Default.SearchResponse, cancellation);
    }

    /// <summary>The knowledge namespaces in use.</summary>
    public async Task<IReadOnlyList<string>> NamespacesAsync(CancellationToken cancellation = default) =>
        (await GetAsync("v1/knowledge/namespaces", WireJson.Default.NamespacesResponse, cancellation)).Namespaces;

    /// <summary>The four gates and their thresholds.</summary>
    public async Task<IReadOnlyList<GateThreshold>> GatesAsync(CancellationToken cancellation = default) =>
        (await GetAsync("v1/gates", WireJson.Default.GatesResponse, cancellation)).Gates;

    /// <summary>How often each gate passed, failed, skipped.</summary>
    public Task<GateStatsResponse> GateStatsAsync(CancellationToken cancellation = default) =>
        GetAsync("v1/gates/stats", WireJson.Default.GateStatsResponse, cancellation);

    /// <summary>Whether Nexus is well. Needs no valid key.</summary>
    public async Task<HealthResponse> HealthAsync(CancellationToken cancellation = default) =>
        await _http.GetFromJsonAsync(new Uri("v1/health", UriKind.Relative), WireJson.Default.HealthResponse, cancellation) ?? throw new InvalidOperationException("the answer of GET v1/health was null");
}
