namespace Nexus.Ledger;

/// <summary>Standard base 64 (RFC 4648, section 4) with exactly one spelling for each value: padded, no spaces, no stray bits.</summary>
public static class StrictBase64
{
    /// <summary>The bytes, or null if <paramref name="text"/> is not their one spelling.</summary>
    public static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length / 4 * 3];
        if (text.Length % 4 != 0 || !Convert.TryFromBase64String(text, bytes, out var length)) return null;
        var exact = bytes[..length];
        return Convert.ToBase64String(exact) == text ? exact : null;
    }

    /// <summary>A SHA-256 hash, or null if <paramref name="text"/> is not the one spelling of 32 bytes.</summary>
    public static byte[]? DecodeHash(string text) => text.Length == 44 && Decode(text) is { Length: MerkleHash.Length } hash ? hash : null;
}
