using System.Globalization;

namespace Nexus.Events;

internal static class EventAnswers
{
    private const int Listed = 100;

    /// <summary>The refusal of a body in which nothing was understood: its first records with what is wrong with them.</summary>
    public static InvalidRequestException Nothing(IngestReceipt receipt) => new(
        [.. receipt.Rejected.Take(Listed).Select(static one => new ValidationDetail("value_error", Utf8Json.From($"[\"body\",{one.Index.ToString(CultureInfo.InvariantCulture)}]"), one.Error, Utf8Json.From("null"u8)))]);

    public static EventsResponse Of(IngestReceipt receipt) => new(receipt.Accepted, [.. receipt.Rejected.Select(static one => new RejectedResponse(one.Index, one.Error))]);
}
