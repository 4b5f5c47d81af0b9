using System.Text;

namespace Nexus.Gates;

/// <summary>Runs of base64, base32 or hexadecimal that were divided (by blanks, lines, dashes, over several values of a call), or that other words follow: read from each word's beginning on for as long as what comes out can be read.</summary>
/// <remarks>Prose is soon found out: hardly three letters of it decode to anything. So the cost grows with the length.</remarks>
internal static class SplitRuns
{
    private const int MinText = 8;
    private const int MaxGap = 3;

    // The last words before the end may be prose that happens to decode to a letter or two.
    private const int Ends = 3;

    private static readonly (int Bits, Func<char, int> Value)[] Alphabets = [(6, Base64), (5, Base32), (4, Hex)];

    public static IEnumerable<string> Of(string text)
    {
        foreach (var (bits, value) in Alphabets)
            for (var at = 0; at < text.Length; at++)
            {
                if (!char.IsAsciiLetterOrDigit(text[at]) || at > 0 && char.IsAsciiLetterOrDigit(text[at - 1])) continue;
                var run = Read(text, at, bits, value);
                if (run.Text.Length < MinText || run.Gaps.Count == 0) continue;
                yield return run.Text;
                foreach (var length in run.Gaps.TakeLast(Ends))
                    if (length >= MinText) yield return run.Text[..length];
                // What lies within was read with it.
                at = run.End - 1;
            }
    }

    // How long the text was at each gap; none for a run that is whole, which EncodedRuns reads.
    private static (string Text, List<int> Gaps, int End) Read(string text, int from, int width, Func<char, int> value)
    {
        var (read, gaps) = (new StringBuilder(), new List<int>());
        var (gap, bits, held, at) = (0, 0, 0, from);
        for (; at < text.Length; at++)
        {
            var digit = value(text[at]);
            if (digit < 0)
            {
                if (char.IsAsciiLetterOrDigit(text[at]) || ++gap > MaxGap) break;
                if (gap == 1) gaps.Add(read.Length);
                continue;
            }
            gap = 0;
            bits = (bits << width | digit) & 0xFFFF;
            held += width;
            if (held < 8) continue;
            held -= 8;
            var letter = (char)(bits >> held & 0xFF);
            if (letter is (< ' ' or > '~') and not '\n') break;
            read.Append(letter);
        }
        return (read.ToString(), gaps, Math.Max(at, from + 1));
    }

    private static int Base64(char c) => c switch
    {
        >= 'A' and <= 'Z' => c - 'A',
        >= 'a' and <= 'z' => c - 'a' + 26,
        >= '0' and <= '9' => c - '0' + 52,
        '+' => 62,
        '/' or '_' => 63,
        _ => -1,
    };

    private static int Base32(char c) => c switch
    {
        >= 'A' and <= 'Z' => c - 'A',
        >= 'a' and <= 'z' => c - 'a',
        >= '2' and <= '7' => c - '2' + 26,
        _ => -1,
    };

    private static int Hex(char c) => char.IsAsciiHexDigit(c) ? Uri.FromHex(c) : -1;
}
