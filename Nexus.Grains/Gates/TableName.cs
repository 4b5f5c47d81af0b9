namespace Nexus.Gates;

/// <summary>The name of a table as databases read it: case does not count, and <c>"orders"</c>, <c>[orders]</c>, <c>`orders`</c> and <c>orders</c> are one.</summary>
internal static class TableName
{
    private const string Open = "\"`[", Close = "\"`]";

    public static bool IsKind(ReadOnlySpan<char> kind) => kind is "db" or "table";

    /// <summary>The name in its one form, or null if it is no name of a table: it holds a sign that ends one.</summary>
    public static string? Of(string name)
    {
        var parts = new List<string>();
        var rest = name.AsSpan().Trim();
        while (true)
        {
            var quote = rest.IsEmpty ? -1 : Open.IndexOf(rest[0], StringComparison.Ordinal);
            var end = quote >= 0 ? rest[1..].IndexOf(Close[quote]) + 2 : rest.IndexOf('.') is >= 0 and var dot ? dot : rest.Length;
            if (end < (quote >= 0 ? 3 : 1)) return null;
            if (Part(quote >= 0 ? rest[1..(end - 1)] : rest[..end]) is not { } part) return null;
            parts.Add(part.ToLowerInvariant());
            if (end == rest.Length) return string.Join('.', parts);
            if (rest[end] != '.') return null;
            rest = rest[(end + 1)..];
        }
    }

    private static string? Part(ReadOnlySpan<char> part)
    {
        foreach (var c in part)
            if (char.IsWhiteSpace(c) || c is ';' or '\'' or '"' or '`' or '[' or ']' or '(' or ')' or ',' or '\\') return null;
        return part.Contains("--", StringComparison.Ordinal) || part.Contains("/*", StringComparison.Ordinal) ? null : part.ToString();
    }
}
