using System.Text;

namespace Nexus.Ledger;

/// <summary>Strings that leaf after leaf says again (tenant, persona, tool, gate): each thread keeps the last few, so that reading a log makes them once.</summary>
internal static class UsualTexts
{
    private const int Slots = 64;
    private const int MaxLength = 80;

    [ThreadStatic]
    private static string?[]? kept;

    /// <summary>The string that these escaped characters mean.</summary>
    public static string Of(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return "";
        if (text.Length > MaxLength || text.Contains((byte)'\\')) return CanonicalReader.Unescape(text);
        ref var slot = ref (kept ??= new string?[Slots])[(text.Length * 31 + text[0] * 7 + text[^1]) % Slots];
        return slot is { } usual && Ascii.Equals(text, usual) ? usual : slot = CanonicalReader.Unescape(text);
    }
}
