using System.Text;

namespace Nexus.Gates;

/// <summary>A text with the plain form of Latin letters and digits that Unicode has several of (wide, mathematical, circled, squared), and without marks that nobody sees. Programs and people read both alike.</summary>
internal static class PlainLetters
{
    private const int Alphabet = 26;

    public static string Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsBmp && Lookalikes.IsInvisible((char)rune.Value) || IsVariation(rune.Value)) continue;
            if (Plain(rune.Value) is { } letter) plain.Append(letter);
            else plain.Append(rune.ToString());
        }
        return plain.ToString();
    }

    /// <summary>True for a mark that only chooses another picture for the letter before it.</summary>
    internal static bool IsVariation(int code) => code is >= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF;

    private static char? Plain(int code) => code switch
    {
        >= 0xE0020 and <= 0xE007E => (char)(code - 0xE0000),
        0xB9 => '1',
        0xB2 or 0xB3 => (char)('2' + code - 0xB2),
        0x2070 or (>= 0x2074 and <= 0x2079) => (char)('0' + code - 0x2070),
        >= 0x2080 and <= 0x2089 => (char)('0' + code - 0x2080),
        0x24EA => '0',
        >= 0x2460 and <= 0x2468 => (char)('1' + code - 0x2460),
        >= 0x2474 and <= 0x247C => (char)('1' + code - 0x2474),
        >= 0x2776 and <= 0x277E => (char)('1' + code - 0x2776),
        >= 0x2780 and <= 0x2788 => (char)('1' + code - 0x2780),
        >= 0xFF01 and <= 0xFF5E => (char)(code - 0xFEE0),
        0x3002 or 0xFF61 or 0x2024 => '.',
        0x2215 or 0x2044 or 0x29F8 => '/',
        0x2236 or 0xA789 or 0xFE55 => ':',
        0xFE52 => '.',
        0xFE6B => '@',
        >= 0x1D400 and <= 0x1D6A3 => Letter((code - 0x1D400) % (2 * Alphabet)),
        >= 0x1D7CE and <= 0x1D7FF => (char)('0' + (code - 0x1D7CE) % 10),
        >= 0x249C and <= 0x24B5 => (char)('a' + code - 0x249C),
        >= 0x24B6 and <= 0x24E9 => Letter(code - 0x24B6),
        >= 0x1F130 and <= 0x1F149 => (char)('A' + code - 0x1F130),
        >= 0x1F150 and <= 0x1F169 => (char)('A' + code - 0x1F150),
        >= 0x1F170 and <= 0x1F189 => (char)('A' + code - 0x1F170),
        > 0x7F and <= 0xFFFF when char.IsDigit((char)code) => (char)('0' + (int)char.GetNumericValue((char)code)),
        _ => null,
    };

    private static char Letter(int place) => (char)(place < Alphabet ? 'A' + place : 'a' + place - Alphabet);
}
