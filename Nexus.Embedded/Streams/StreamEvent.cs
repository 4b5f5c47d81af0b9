namespace Nexus.Embedded;

/// <summary>An event, its place in the stream, and the request context of its publisher, which travels with it as in Orleans.</summary>
internal readonly record struct StreamEvent(object Item, EventToken Token, RequestValues? Values);
