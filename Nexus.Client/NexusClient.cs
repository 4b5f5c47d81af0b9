using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using Nexus.Wire;

namespace Nexus.Client;

/// <summary>The HTTP API of Nexus, typed. Safe to use from many threads; make one and keep it.</summary>
/// <remarks>
/// The API key is exchanged for a token when one is first needed, and again before it expires.
/// Every method throws <see cref="NexusApiException"/> if Nexus refuses and <see cref="HttpRequestException"/> if it cannot be reached.
/// An id or name of what is asked for that is empty, blank, <c>.</c> or <c>..</c> is an <see cref="ArgumentException"/>, and nothing is sent: in an address it would ask for something else.
/// </remarks>
public sealed partial class NexusClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly bool _owned;
    private readonly TokenSource _tokens;

    /// <summary>A client over <paramref name="http"/>, whose <see cref="HttpClient.BaseAddress"/> is where Nexus is. It stays the caller's.</summary>
    /// <param name="http">Ends neither with this client nor by it.</param>
    /// <param name="apiKey">An API key, <c>nxs_…</c>.</param>
    /// <param name="time">The clock tokens are renewed by; the system's if null.</param>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    public NexusClient(HttpClient http, string apiKey, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentException.ThrowIfNullOrEmpty(apiKey);
        _http = http;
        _tokens = new TokenSource(http, apiKey, time ?? TimeProvider.System);
    }

    /// <summary>A client for the Nexus at <paramref name="address"/>, e.g. <c>http://localhost:8000</c>.</summary>
    /// <param name="address">Where Nexus is.</param>
    /// <param name="apiKey">An API key, <c>nxs_…</c>.</param>
    public NexusClient(Uri address, string apiKey)
        : this(new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan }, apiKey) => _owned = true;

    /// <summary>Ends the connections this client has made itself.</summary>
    public void Dispose()
    {
        _tokens.Dispose();
        if (_owned) _http.Dispose();
    }

    /// <summary>An id as a part of an address.</summary>
    /// <exception cref="ArgumentException">It would be no part, or lead to another address.</exception>
    private static string Part(string id, [CallerArgumentExpression(nameof(id))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(id, name);
        return !string.IsNullOrWhiteSpace(id) && id is not ("." or "..") ? Uri.EscapeDataString(id) : throw new ArgumentException($"an id or name must not be blank, '.' or '..', as '{id}' is", name);
    }

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken cancellation) =>
        CallAsync(HttpMethod.Get, path, null, answer, cancellation);

    private Task<TAnswer> SendAsync<TBody, TAnswer>(HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> type, JsonTypeInfo<TAnswer> answer, CancellationToken cancellation) =>
        CallAsync(method, path, () => JsonContent.Create(body, type), answer, cancellation);

    private async Task<T> CallAsync<T>(HttpMethod method, string path, Func<HttpContent>? content, JsonTypeInfo<T> answer, CancellationToken cancellation, string? idempotencyKey = null)
    {
        using var response = await OpenAsync(method, path, content, idempotencyKey, HttpCompletionOption.ResponseContentRead, cancellation);
        return await response.Content.ReadFromJsonAsync(answer, cancellation) ?? throw new InvalidOperationException($"the answer of {method} {path} was null");
    }

    /// <summary>Sends a request. A token that Nexus no longer takes is exchanged for a new one, once.</summary>
    private async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, Func<HttpContent>? content, string? idempotencyKey, HttpCompletionOption completion, CancellationToken cancellation, MediaTypeWithQualityHeaderValue? accept = null)
    {
        for (var first = true; ; first = false)
        {
            var token = await _tokens.GetAsync(cancellation);
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content?.Invoke() };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (accept is not null) request.Headers.Accept.Add(accept);
            if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
            var response = await _http.SendAsync(request, completion, cancellation);
            if (response.IsSuccessStatusCode) return response;
            using (response)
            {
                if (response.StatusCode != HttpStatusCode.Unauthorized || !first) throw await Refusal.ReadAsync(response, cancellation);
                _tokens.Reject(token);
            }
        }
    }
}
