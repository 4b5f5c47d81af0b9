using System.Text;

namespace Nexus.Ledger;

/// <summary>Strings that leaf after leaf says again (tenant, persona, tool, gate): each thread keeps the last few, so that reading a log makes them once.</summary>
internal static class UsualTexts
{
    private const int Slots = 64;
    private const int MaxLength = 80;

    [ThreadStatic]
    private static string?[]? kept;

    /// <summary>The string under <paramref name="reader"/>.</summary>
    public static string Of(scoped in CanonicalReader reader)
    {
        var bytes = reader.Value;
        if (bytes.IsEmpty) return "";
        if (bytes.Length > MaxLength || bytes.Contains((byte)'\\')) return reader.GetString();
        ref var slot = ref (kept ??= new string?[Slots])[(bytes.Length * 31 + bytes[0] * 7 + bytes[^1]) % Slots];
        return slot is { } usual && Ascii.Equals(bytes, usual) ? usual : slot = reader.GetString();
    }
}
