namespace Nexus.Gates;

/// <summary>Ascii85 and the base85 of RFC 1924: four bytes in five signs.</summary>
internal static class Base85
{
    private const int MinSigns = 15;
    private const string Rfc1924 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

    /// <summary>What each word says that reads as one of the two.</summary>
    public static IEnumerable<string> Of(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && text[end] is > ' ' and <= '~') end++;
            if (end - at >= MinSigns)
            {
                var word = text[at..end];
                if (word.StartsWith("<~", StringComparison.Ordinal) && word.EndsWith("~>", StringComparison.Ordinal)) word = word[2..^2];
                if (Decoded(word, static c => c is >= '!' and <= 'u' ? c - '!' : -1) is { } ascii) yield return ascii;
                if (Decoded(word, static c => Rfc1924.IndexOf(c, StringComparison.Ordinal)) is { } other) yield return other;
            }
            at = end + 1;
        }
    }

    // A word of a language gives no readable bytes: it is given up at the first five signs.
    private static string? Decoded(string word, Func<char, int> value)
    {
        var bytes = new byte[(word.Length + 4) / 5 * 4];
        var count = 0;
        for (var at = 0; at < word.Length; at += 5)
        {
            var signs = Math.Min(5, word.Length - at);
            if (signs == 1) return null;
            var sum = 0UL;
            for (var i = 0; i < 5; i++)
            {
                var digit = i < signs ? value(word[at + i]) : 84;
                if (digit < 0) return null;
                sum = sum * 85 + (ulong)digit;
            }
            if (sum > uint.MaxValue) return null;
            for (var i = 0; i < signs - 1; i++, count++)
            {
                bytes[count] = (byte)(sum >> (24 - 8 * i));
                if (bytes[count] is < 0x20 or > 0x7E) return null;
            }
        }
        return EncodedBytes.Text(bytes.AsSpan(0, count));
    }
}
