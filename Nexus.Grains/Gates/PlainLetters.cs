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
            if (rune.IsBmp && Lookalikes.IsInvisible((char)rune.Value)) continue;
            if (Plain(rune.Value) is { } letter) plain.Append(letter);
            else plain.Append(rune.ToString());
        }
        return plain.ToString();
    }

    private static char? Plain(int code) => code switch
    {
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
        _ => null,
    };

    private static char Letter(int place) => (char)(place < Alphabet ? 'A' + place : 'a' + place - Alphabet);
}
