using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Nexus.Ledger;

/// <summary>Names of note keys, and the short ids that go with them.</summary>
public static class NoteName
{
    /// <summary>True if <paramref name="name"/> may name a key: not empty, no spaces, no plus, no control characters.</summary>
    public static bool IsValid(string name) => name.Length is > 0 and <= 256 && !name.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+') && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)) == name;

    /// <summary>The id of a key: the first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key). An ECDSA key's is of its SPKI encoding alone.</summary>
    public static uint KeyId(string name, NoteKeyType type, ReadOnlySpan<byte> publicKey)
    {
        byte[] hashed = type == NoteKeyType.Ecdsa ? publicKey.ToArray() : [.. Encoding.UTF8.GetBytes(name), (byte)'\n', (byte)type, .. publicKey];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(hashed));
    }
}
