using System.Runtime.CompilerServices;
using System.Text.Json;
using Nexus.Wire;

namespace Nexus.Client;

/// <summary>Contracts tried on history.</summary>
public sealed partial class NexusClient
{
    /// <summary>Judges sealed history again under a contract in YAML; lines as they come, a summary as the last. Takes an auditor, operator or admin key.</summary>
    /// <param name="yaml">The contract.</param>
    /// <param name="persona">Whose decisions, by name or id; the contract's own name if null.</param>
    /// <param name="since">Only decisions made then or later; all if null.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<WhatIfLine> WhatIfAsync(string yaml, string? persona = null, DateTimeOffset? since = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var query = new List<string>();
        if (persona is not null) query.Add($"persona={Uri.EscapeDataString(persona)}");
        if (since is { } time) query.Add($"since={Uri.EscapeDataString(time.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture))}");
        using var response = await OpenAsync(HttpMethod.Post, $"v1/policy/what-if?{string.Join('&', query)}", () => Content(yaml), null, HttpCompletionOption.ResponseHeadersRead, cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        while (await reader.ReadLineAsync(cancellation) is { } line)
            if (line.Length > 0) yield return JsonSerializer.Deserialize(line, WireJson.Default.WhatIfLine)!;
    }
}
