namespace Nexus.Embedded;

/// <summary>An event and its place in the stream.</summary>
internal readonly record struct StreamEvent(object Item, EventToken Token);
