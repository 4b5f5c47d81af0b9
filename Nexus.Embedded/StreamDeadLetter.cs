using Orleans.Runtime;

namespace Nexus.Embedded;

/// <summary>An event that could not be delivered.</summary>
public sealed record StreamDeadLetter(string ProviderName, StreamId StreamId, GrainId Subscriber, object Item, long SequenceNumber, Exception Error);
