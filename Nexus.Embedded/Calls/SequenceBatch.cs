namespace Nexus.Embedded;

/// <summary>Elements that were there at once, and whether there are more to come.</summary>
internal sealed record SequenceBatch<T>(List<T> Items, bool IsLast);
