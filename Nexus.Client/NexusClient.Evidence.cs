using System.Net.Http.Headers;

namespace Nexus.Client;

/// <summary>Files that verify offline.</summary>
public sealed partial class NexusClient
{
    /// <summary>The bundle of a chain, as the file to keep.</summary>
    public Task<byte[]> BundleAsync(string chainId, CancellationToken cancellation = default) => FileAsync($"v1/ledger/{Part(chainId)}/bundle", null, cancellation);

    /// <summary>The receipt of a seal as c2sp.org/tlog-proof: of its newest leaf.</summary>
    public Task<byte[]> ReceiptAsync(string sealId, CancellationToken cancellation = default) => FileAsync($"v1/seals/{Part(sealId)}/receipt", "text/plain", cancellation);

    /// <summary>The receipt of a seal with all its leaves and payloads, JSON.</summary>
    public Task<byte[]> FullReceiptAsync(string sealId, CancellationToken cancellation = default) => FileAsync($"v1/seals/{Part(sealId)}/receipt", "application/json", cancellation);

    private async Task<byte[]> FileAsync(string path, string? accept, CancellationToken cancellation)
    {
        using var response = await OpenAsync(HttpMethod.Get, path, null, null, HttpCompletionOption.ResponseContentRead, cancellation, accept is null ? null : new MediaTypeWithQualityHeaderValue(accept));
        return await response.Content.ReadAsByteArrayAsync(cancellation);
    }
}
