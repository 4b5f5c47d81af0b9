using System.Buffers;
using System.Text;

namespace Nexus.Ledger;

/// <summary>An id as a key: sixteen bytes if it is a UUID as we write them, its text otherwise. A verification keeps one a seal and a chain.</summary>
public readonly record struct IdKey
{
    private const int UuidLength = 36;
    private const int UuidDigits = 32;

    private readonly Guid uuid;
    private readonly string? text; // of a UUID nothing, but of the one that is all zero, which no id at all is like

    /// <summary>The id that this text is; empty for none.</summary>
    public IdKey(string id)
    {
        if (!TryUuid(id, out uuid) || uuid == default) text = id.Length == 0 ? null : id;
    }

    /// <summary>The id that is this UUID.</summary>
    public IdKey(Guid uuid) => (this.uuid, text) = (uuid, uuid == default ? UsualIds.Of(uuid) : null);

    /// <summary>The id that is written so in canonical JSON, without its quotes.</summary>
    public IdKey(ReadOnlySpan<byte> written)
    {
        if (!TryUuid(written, out uuid) || uuid == default) text = written.IsEmpty ? null : LeafWords.TextOf(written);
    }

    /// <summary>Reads a UUID as we write them, lower case with hyphens. Anything else would be another id.</summary>
    public static bool TryUuid(ReadOnlySpan<char> text, out Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[UuidLength];
        uuid = default;
        return text.Length == UuidLength && Ascii.FromUtf16(text, bytes, out _) == OperationStatus.Done && TryUuid(bytes, out uuid);
    }

    /// <summary>A UUID, its letters small or large, as we write it; null if it is none.</summary>
    public static string? Uuid(string text) => TryUuid(text.ToLowerInvariant(), out var uuid) ? uuid.ToString() : null;

    /// <summary>Its text; empty for none.</summary>
    public override string ToString() => text ?? (uuid == default ? "" : UsualIds.Of(uuid));

    /// <inheritdoc />
    public bool Equals(IdKey other) => uuid == other.uuid && text == other.text;

    /// <inheritdoc />
    public override int GetHashCode() => uuid.GetHashCode() ^ (text is null ? 0 : text.GetHashCode(StringComparison.Ordinal));

    private static bool TryUuid(ReadOnlySpan<byte> text, out Guid uuid)
    {
        uuid = default;
        if (text.Length != UuidLength || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
        Span<byte> digits = stackalloc byte[UuidDigits], bytes = stackalloc byte[UuidDigits / 2];
        text[..8].CopyTo(digits);
        text[9..13].CopyTo(digits[8..]);
        text[14..18].CopyTo(digits[12..]);
        text[19..23].CopyTo(digits[16..]);
        text[24..].CopyTo(digits[20..]);
        if (!LowerHex.TryRead(digits, bytes)) return false;
        uuid = new Guid(bytes, bigEndian: true);
        return true;
    }
}
