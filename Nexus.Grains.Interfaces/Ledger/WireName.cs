using System.Text;

namespace Nexus.Ledger;

/// <summary>The names of enum members in leaves and on the wire: lower case, words joined by <c>_</c> (leaf kinds: <c>-</c>).</summary>
public static class WireName
{
    /// <summary>The name of <paramref name="value"/>, e.g. <c>cold_start</c>.</summary>
    public static string Of<T>(T value) where T : struct, Enum => Table<T>.Names.TryGetValue(value, out var name) ? name : throw new NexusException(ErrorCode.Invalid, $"{typeof(T).Name} has no member {value}");

    /// <summary>The member called <paramref name="name"/>, or null.</summary>
    public static T? Find<T>(string name) where T : struct, Enum => Table<T>.Values.TryGetValue(name, out var value) ? value : null;

    /// <summary>The member called <paramref name="name"/>, in ASCII, or null.</summary>
    public static T? Find<T>(ReadOnlySpan<byte> name) where T : struct, Enum
    {
        // A handful of short names: quicker compared than hashed.
        foreach (var (bytes, value) in Table<T>.Bytes)
            if (name.SequenceEqual(bytes)) return value;
        return null;
    }

    private static class Table<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Names = Enum.GetValues<T>().ToDictionary(value => value, value => Words(value.ToString()));
        public static readonly Dictionary<string, T> Values = Names.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
        public static readonly (byte[] Name, T Value)[] Bytes = [.. Names.Select(pair => (Encoding.ASCII.GetBytes(pair.Value), pair.Key))];
    }

    private static string Words(string name, char joint)
    {
        var words = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && words.Length > 0) words.Append(joint);
            words.Append(char.ToLowerInvariant(c));
        }
        return words.ToString();
    }

    private static string Words(string name) => Words(name, name == nameof(LeafKind.CheckpointWitness) ? '-' : '_');
}
