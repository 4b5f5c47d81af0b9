using System.Net.Http.Headers;
using System.Text.Json;

namespace Nexus.Client;

/// <summary>Reads an answer that is a refusal.</summary>
internal static class Refusal
{
    public static async Task<NexusApiException> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStringAsync(cancellation);
        var (detail, chain) = Parse(body);
        return new NexusApiException(response.StatusCode, detail ?? response.ReasonPhrase ?? "refused", body)
        {
            RetryAfter = Wait(response.Headers.RetryAfter),
            ChainId = chain,
        };
    }

    private static TimeSpan? Wait(RetryConditionHeaderValue? header) => header?.Delta;

    private static (string? Detail, string? Chain) Parse(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("detail", out var detail)) return (null, null);
            var chain = document.RootElement.TryGetProperty("chain_id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
            return (detail.ValueKind == JsonValueKind.Array ? string.Join("; ", detail.EnumerateArray().Select(Mistake)) : detail.ToString(), chain);
        }
        catch (JsonException)
        {
            // Something between here and Nexus answered: its status says enough.
            return (null, null);
        }
    }

    private static string Mistake(JsonElement mistake) => mistake.ValueKind == JsonValueKind.Object && mistake.TryGetProperty("loc", out var loc) && loc.ValueKind == JsonValueKind.Array && mistake.TryGetProperty("msg", out var message)
        ? $"{string.Join('.', loc.EnumerateArray())}: {message}"
        : mistake.ToString();
}
