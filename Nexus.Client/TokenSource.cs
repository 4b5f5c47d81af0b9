using System.Net.Http.Json;
using Nexus.Wire;

namespace Nexus.Client;

/// <summary>Exchanges the API key for a token and renews it before it expires.</summary>
internal sealed class TokenSource(HttpClient http, string apiKey, TimeProvider time) : IDisposable
{
    // A token is renewed when it has this much left: a request under way must not outlive it.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _renewing = new(1);
    private Held? _held;

    public async ValueTask<string> GetAsync(CancellationToken cancellation)
    {
        if (_held is { } held && time.GetUtcNow() < held.RenewAt) return held.Token;
        await _renewing.WaitAsync(cancellation);
        try
        {
            if (_held is not { } now || time.GetUtcNow() >= now.RenewAt) _held = now = await ExchangeAsync(cancellation);
            return now.Token;
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <summary>Gives <paramref name="token"/> up: Nexus no longer takes it.</summary>
    public void Reject(string token)
    {
        if (_held is { } held && held.Token == token) Interlocked.CompareExchange(ref _held, null, held);
    }

    public void Dispose() => _renewing.Dispose();

    private async Task<Held> ExchangeAsync(CancellationToken cancellation)
    {
        using var content = JsonContent.Create(new TokenRequest(apiKey), WireJson.Default.TokenRequest);
        using var response = await http.PostAsync(new Uri("v1/auth/token", UriKind.Relative), content, cancellation);
        if (!response.IsSuccessStatusCode) throw await Refusal.ReadAsync(response, cancellation);
        var answer = await response.Content.ReadFromJsonAsync(WireJson.Default.TokenResponse, cancellation) ?? throw new InvalidOperationException("the answer to a token request was null");
        var lifetime = TimeSpan.FromSeconds(answer.ExpiresIn);
        return new Held(answer.Token, time.GetUtcNow() + (lifetime > 2 * Margin ? lifetime - Margin : lifetime / 2));
    }

    private sealed record Held(string Token, DateTimeOffset RenewAt);
}
