using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Nexus.Ledger;

/// <summary>One signature line of a note.</summary>
/// <param name="Name">Whose it says it is.</param>
/// <param name="KeyId">Which key it says it was made with.</param>
/// <param name="Bytes">The signature itself, without the id.</param>
public sealed record NoteSignature(string Name, uint KeyId, ImmutableArray<byte> Bytes)
{
    /// <summary>The line, without its newline: em dash, name, base 64 of id and signature.</summary>
    public override string ToString()
    {
        var bytes = new byte[4 + Bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Bytes.CopyTo(bytes, 4);
        return $"— {Name} {Convert.ToBase64String(bytes)}";
    }

    /// <summary>Reads a line without its newline, or null if it is none.</summary>
    public static NoteSignature? Parse(string line)
    {
        if (!line.StartsWith("— ", StringComparison.Ordinal)) return null;
        var space = line.IndexOf(' ', 2);
        if (space < 0 || !NoteName.IsValid(line[2..space]) || StrictBase64.Decode(line[(space + 1)..]) is not { Length: > 4 } bytes) return null;
        return new(line[2..space], BinaryPrimitives.ReadUInt32BigEndian(bytes), [.. bytes[4..]]);
    }
}
