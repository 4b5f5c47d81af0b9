using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Nexus.Wire;

namespace Nexus.Client;

/// <summary>Contracts as YAML, and their versions.</summary>
public sealed partial class NexusClient
{
    private const string Yaml = "application/yaml";

    /// <summary>Creates a persona from YAML. Takes an admin key.</summary>
    /// <exception cref="NexusApiException">Status 422 with every mistake, its line and column.</exception>
    public Task<PersonaResponse> CreatePersonaAsync(string yaml, CancellationToken cancellation = default) =>
        CallAsync(HttpMethod.Post, "v1/personas", () => Content(yaml), WireJson.Default.PersonaResponse, cancellation);

    /// <summary>Makes the next version of a persona, by id or name, from YAML. Takes an admin key.</summary>
    /// <exception cref="NexusApiException">Status 422 with every mistake, its line and column; the version in force stays.</exception>
    public Task<PersonaResponse> UpdatePersonaAsync(string idOrName, string yaml, CancellationToken cancellation = default) =>
        CallAsync(HttpMethod.Put, $"v1/personas/{Part(idOrName)}", () => Content(yaml), WireJson.Default.PersonaResponse, cancellation);

    /// <summary>A persona's contract as the file that makes it.</summary>
    /// <param name="idOrName">Which persona.</param>
    /// <param name="version">Which version; the newest if null.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<string> PersonaYamlAsync(string idOrName, int? version = null, CancellationToken cancellation = default)
    {
        var path = $"v1/personas/{Part(idOrName)}" + (version is { } one ? string.Create(CultureInfo.InvariantCulture, $"/versions/{one}") : "");
        return Encoding.UTF8.GetString(await FileAsync(path, Yaml, cancellation));
    }

    /// <summary>Every version of a persona's contract, the first one first.</summary>
    public async Task<IReadOnlyList<PersonaResponse>> PersonaVersionsAsync(string idOrName, CancellationToken cancellation = default) =>
        (await GetAsync($"v1/personas/{Part(idOrName)}/versions", WireJson.Default.PersonaVersionsResponse, cancellation)).Versions;

    /// <summary>What differs between two versions of a persona's contract.</summary>
    /// <param name="idOrName">Which persona.</param>
    /// <param name="from">A version; the one before <paramref name="to"/> if null.</param>
    /// <param name="to">A version; the newest if null.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<PersonaDiffResponse> PersonaDiffAsync(string idOrName, int? from = null, int? to = null, CancellationToken cancellation = default)
    {
        var query = new List<string>();
        if (from is not null) query.Add(string.Create(CultureInfo.InvariantCulture, $"from={from}"));
        if (to is not null) query.Add(string.Create(CultureInfo.InvariantCulture, $"to={to}"));
        return GetAsync($"v1/personas/{Part(idOrName)}/diff?{string.Join('&', query)}", WireJson.Default.PersonaDiffResponse, cancellation);
    }

    /// <summary>Tries a contract in YAML beside the one in force, which goes on deciding. Takes an admin key.</summary>
    public Task<CandidateResponse> TryPersonaAsync(string idOrName, string yaml, CancellationToken cancellation = default) =>
        CallAsync(HttpMethod.Put, $"v1/personas/{Part(idOrName)}/candidate", () => Content(yaml), WireJson.Default.CandidateResponse, cancellation);

    /// <summary>The contract that is tried beside the one in force, and how it compares.</summary>
    public Task<CandidateResponse> CandidateAsync(string idOrName, CancellationToken cancellation = default) =>
        GetAsync($"v1/personas/{Part(idOrName)}/candidate", WireJson.Default.CandidateResponse, cancellation);

    /// <summary>Ends the trial of a contract. Takes an admin key.</summary>
    public Task<DeletedResponse> EndTrialAsync(string idOrName, CancellationToken cancellation = default) =>
        CallAsync(HttpMethod.Delete, $"v1/personas/{Part(idOrName)}/candidate", null, WireJson.Default.DeletedResponse, cancellation);

    private static StringContent Content(string yaml) => new(yaml, Encoding.UTF8, new MediaTypeHeaderValue(Yaml));
}
