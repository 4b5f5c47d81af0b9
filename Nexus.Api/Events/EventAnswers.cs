namespace Nexus.Events;

internal static class EventAnswers
{
    public static EventsResponse Of(IngestReceipt receipt) => new(receipt.Accepted, [.. receipt.Rejected.Select(static one => new RejectedResponse(one.Index, one.Error))]);
}
