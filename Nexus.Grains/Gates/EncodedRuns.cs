using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Nexus.Gates;

/// <summary>Runs of letters in a text that are an encoding of another text: base64, base32, hexadecimal in any dress, numbers of letters.</summary>
internal static partial class EncodedRuns
{
    private const int MinEncoded = 12;
    private const int MinBase32 = 16;
    private const int MinLetters = 6;

    /// <summary>What each run says, where that can be read.</summary>
    public static IEnumerable<string> Of(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && IsEncoding(text[end])) end++;
            if (end - at >= MinEncoded)
                foreach (var decoded in Part(text[at..end])) yield return decoded;
            at = end + 1;
        }
        if (text.Length < 3 * MinLetters - 1) yield break;
        foreach (Match run in HexBytes().Matches(text))
            if (EncodedBytes.Text(Convert.FromHexString(string.Concat(HexByte().Matches(run.Value).Select(static one => one.Groups[1].Value)))) is { } hex) yield return hex;
        foreach (Match run in Numbers().Matches(text))
            if (Letters(run.Value) is { } letters) yield return letters;
        foreach (Match run in Bits().Matches(text))
            if (EncodedBytes.Text([.. Octet().Matches(run.Value).Select(static one => Convert.ToByte(one.Value, 2))]) is { } bits) yield return bits;
        if (HiddenBytes(text) is { } hidden) yield return hidden;
    }

    // Marks that choose a letter's picture are 256, one for each byte: a text may hang on to any letters, and nobody sees it.
    private static string? HiddenBytes(string text)
    {
        if (System.Text.Ascii.IsValid(text)) return null;
        var bytes = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
            if (PlainLetters.IsVariation(rune.Value)) bytes.Add((byte)(rune.Value <= 0xFE0F ? rune.Value - 0xFE00 : rune.Value - 0xE0100 + 16));
        return bytes.Count >= MinLetters ? EncodedBytes.Text([.. bytes]) : null;
    }

    // A slash is a letter of base64 and divides an address.
    private static IEnumerable<string> Part(string run)
    {
        foreach (var decoded in Run(run)) yield return decoded;
        if (!run.Contains('/')) yield break;
        foreach (var segment in run.Split('/'))
            if (segment.Length >= MinEncoded)
                foreach (var decoded in Run(segment)) yield return decoded;
    }

    private static IEnumerable<string> Run(string run)
    {
        var digits = run.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? run[2..] : run;
        if (digits.Length % 2 == 0 && digits.AsSpan().IndexOfAnyExcept("0123456789abcdefABCDEF") < 0 && EncodedBytes.Text(Convert.FromHexString(digits)) is { } hex) yield return hex;
        if (run.Length >= MinBase32 && run.ToUpperInvariant() is var upper && upper.AsSpan().IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") < 0 && EncodedBytes.Text(Base32(upper)) is { } base32) yield return base32;
        // UTF-7 stands between a plus and a minus.
        var url = (run[0] == '+' ? run.TrimEnd('-')[1..] : run).Replace('+', '-').Replace('/', '_');
        if (!Base64Url.IsValid(url)) yield break;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(url.Length)];
        if (Base64Url.TryDecodeFromChars(url, bytes, out var written) && EncodedBytes.Text(bytes.AsSpan(0, written)) is { } base64) yield return base64;
    }

    private static byte[] Base32(string run)
    {
        var bytes = new byte[run.Length * 5 / 8];
        var (bits, held, at) = (0, 0, 0);
        foreach (var c in run)
        {
            bits = (bits << 5 | (c >= 'A' ? c - 'A' : c - '2' + 26)) & 0xFFFF;
            held += 5;
            if (held < 8) continue;
            held -= 8;
            bytes[at++] = (byte)(bits >> held);
        }
        return bytes;
    }

    private static string? Letters(string run)
    {
        var letters = new StringBuilder();
        foreach (var number in Number().EnumerateMatches(run))
        {
            var code = int.Parse(run.AsSpan(number.Index, number.Length), CultureInfo.InvariantCulture);
            if (code is < 0x20 or > 0x7E) return null;
            letters.Append((char)code);
        }
        return letters.ToString();
    }

    private static bool IsEncoding(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '-' or '_';

    [GeneratedRegex(@"(?<![0-9a-fA-F])(?:(?:0x|\\x|%)?[0-9a-fA-F]{2}[ ,;:\-]{1,2}){5,}(?:0x|\\x|%)?[0-9a-fA-F]{2}(?![0-9a-fA-F])", RegexOptions.CultureInvariant)]
    private static partial Regex HexBytes();

    [GeneratedRegex(@"(?<![01])(?:[01]{8}[ ,;\-]{0,2}){6,}(?![01])", RegexOptions.CultureInvariant)]
    private static partial Regex Bits();

    [GeneratedRegex("[01]{8}", RegexOptions.CultureInvariant)]
    private static partial Regex Octet();

    [GeneratedRegex(@"(?:0x|\\x|%)?([0-9a-fA-F]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex HexByte();

    [GeneratedRegex(@"(?<!\d)(?:\d{2,3}[ ,;]{1,2}){5,}\d{2,3}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\d{2,3}", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
