using System.Collections.Concurrent;

namespace Nexus.Events;

/// <summary>The path of a member, such as <c>body.text</c>, with what it is called inside: worked out once for each path, not for each event.</summary>
public sealed class FieldPath
{
    // What senders invent must not stay in memory without end.
    private const int MaxKept = 4096;

    private static readonly ConcurrentDictionary<string, FieldPath> Kept = new(StringComparer.Ordinal);

    private FieldPath(string text) => (Text, Name, Share) = (text, EcsNames.Of(text), EcsNames.ShareOf(text));

    public string Text { get; }

    /// <summary>Its name in the Elastic Common Schema, or under <c>labels.</c></summary>
    public string Name { get; }

    /// <summary>Its name if the value is a percentage, which inside is a share of one; null for all others.</summary>
    public string? Share { get; }

    public static FieldPath Of(ReadOnlySpan<char> path)
    {
        if (Kept.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(path, out var known)) return known;
        var made = new FieldPath(path.ToString());
        // Count takes every lock of the dictionary, and is asked only for paths not met before.
        if (Kept.Count < MaxKept) Kept.TryAdd(made.Text, made);
        return made;
    }
}
