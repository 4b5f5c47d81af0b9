using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Nexus.Wire;

namespace Nexus.Client;

public sealed partial class NexusClient
{
    private static readonly TimeSpan ReopenAfter = TimeSpan.FromSeconds(1);

    /// <summary>A page of the audit trail, oldest first.</summary>
    /// <param name="limit">1 to 500.</param>
    /// <param name="offset">How many matching seals to pass over.</param>
    /// <param name="chainId">Only this chain's, or null.</param>
    /// <param name="persona">Only this persona's, by id or name, or null.</param>
    /// <param name="cursor"><see cref="LedgerResponse.Next"/> of the page before, asked for with the same filters; the offset then does not count.</param>
    /// <param name="cancellation">Ends the call.</param>
    public Task<LedgerResponse> LedgerAsync(int limit = 100, long offset = 0, string? chainId = null, string? persona = null, string? cursor = null, CancellationToken cancellation = default)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"v1/ledger?limit={limit}{(cursor is null ? $"&offset={offset}" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
        if (chainId is not null) path += $"&chain_id={Uri.EscapeDataString(chainId)}";
        if (persona is not null) path += $"&persona_id={Uri.EscapeDataString(persona)}";
        return GetAsync(path, WireJson.Default.LedgerResponse, cancellation);
    }

    /// <summary>The whole audit trail, page after page.</summary>
    /// <param name="chainId">Only this chain's, or null.</param>
    /// <param name="persona">Only this persona's, by id or name, or null.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async IAsyncEnumerable<SealResponse> LedgerAllAsync(string? chainId = null, string? persona = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? cursor = null;
        do
        {
            var page = await LedgerAsync(500, 0, chainId, persona, cursor, cancellation);
            foreach (var seal in page.Seals) yield return seal;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    /// <summary>Every leaf of the tenant's log as it is sealed, without gap or repetition, until <paramref name="cancellation"/> ends it. Takes an auditor, operator or admin key.</summary>
    /// <remarks>Once it has begun, a lost connection is opened again every second from the next leaf on.</remarks>
    /// <param name="from">Index of the first leaf, 0 for the whole log; null for only what comes.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="NexusApiException">422 if <paramref name="from"/> lies beyond the log.</exception>
    public async IAsyncEnumerable<LeafEvent> FollowAsync(long? from = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var next = from ?? -1;
        for (var begun = false; ;)
        {
            using var response = await FeedAsync(next, begun, cancellation);
            if (response is not null)
            {
                begun = true;
                if (next < 0) next = long.Parse(response.Headers.GetValues(LeafEvent.NextHeader).Single(), NumberStyles.None, CultureInfo.InvariantCulture);
                await using var leaves = LeavesOf(response, cancellation).GetAsyncEnumerator(cancellation);
                while (await leaves.MoveNextAsync())
                {
                    next = leaves.Current.Index + 1;
                    yield return leaves.Current;
                }
            }

            await Task.Delay(ReopenAfter, cancellation);
        }
    }

    /// <summary>The seals of a chain, in order.</summary>
    public Task<ChainResponse> ChainAsync(string chainId, CancellationToken cancellation = default) =>
        GetAsync($"v1/ledger/{Part(chainId)}", WireJson.Default.ChainResponse, cancellation);

    /// <summary>Recomputes a chain from the stored bytes.</summary>
    public Task<VerifyResponse> VerifyAsync(string chainId, CancellationToken cancellation = default) =>
        CallAsync(HttpMethod.Post, $"v1/ledger/{Part(chainId)}/verify", null, WireJson.Default.VerifyResponse, cancellation);

    /// <summary>Recomputes the whole log of the tenant from the stored bytes.</summary>
    public Task<VerifyResponse> VerifyAllAsync(CancellationToken cancellation = default) =>
        CallAsync(HttpMethod.Post, "v1/ledger/verify", null, WireJson.Default.VerifyResponse, cancellation);

    private async Task<HttpResponseMessage?> FeedAsync(long from, bool begun, CancellationToken cancellation)
    {
        var path = from < 0 ? "v1/stream" : string.Create(CultureInfo.InvariantCulture, $"v1/stream?from={from}");
        try
        {
            return await OpenAsync(HttpMethod.Get, path, null, null, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (Exception away) when (begun && away is HttpRequestException or NexusApiException { Status: HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests })
        {
            return null;
        }
    }

    private static async IAsyncEnumerable<LeafEvent> LeavesOf(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        await using var events = SseParser.Create(stream, static (_, data) => JsonSerializer.Deserialize(data, WireJson.Default.LeafEvent)!).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            try
            {
                if (!await events.MoveNextAsync()) yield break;
            }
            catch (Exception cut) when (cut is IOException or HttpRequestException)
            {
                yield break;
            }

            yield return events.Current.Data;
        }
    }

    /// <summary>One seal with all that is known of it.</summary>
    public Task<FullSealResponse> SealAsync(string sealId, CancellationToken cancellation = default) =>
        GetAsync($"v1/seals/{Part(sealId)}", WireJson.Default.FullSealResponse, cancellation);
}
