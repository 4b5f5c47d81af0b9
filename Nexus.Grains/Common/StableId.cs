using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Nexus;

/// <summary>Ids that follow from what they stand for: made again after a restart they are the same.</summary>
public static class StableId
{
    /// <summary>A UUID (version 8) of the parts; two lists of parts give the same only by a collision of SHA-256.</summary>
    public static string Of(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        var digest = hash.GetHashAndReset();
        digest[6] = (byte)(digest[6] & 0x0f | 0x80);
        digest[8] = (byte)(digest[8] & 0x3f | 0x80);
        return new Guid(digest.AsSpan(0, 16), bigEndian: true).ToString("D");
    }
}
