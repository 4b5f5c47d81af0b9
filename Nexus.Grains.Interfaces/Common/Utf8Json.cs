using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Serialization;

namespace Nexus;

/// <summary>JSON as the exact UTF-8 bytes it was written in. The only form in which free-form JSON crosses a grain boundary.</summary>
/// <remarks>Holds bytes, promises nothing about their validity: whoever reads them parses strictly.</remarks>
/// <param name="Bytes">The UTF-8 text. Never a default array in a value made by <see cref="From(ReadOnlySpan{byte})"/>.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Utf8Json"), JsonConverter(typeof(Wire.RawJsonConverter))]
public readonly record struct Utf8Json([property: Id(0)] ImmutableArray<byte> Bytes)
{
    /// <summary>The empty object, <c>{}</c>.</summary>
    public static Utf8Json EmptyObject { get; } = From("{}"u8);

    /// <summary>True if there are no bytes at all (not even <c>null</c>).</summary>
    public bool IsEmpty => Bytes.IsDefaultOrEmpty;

    /// <summary>The bytes as a span; empty for a default value.</summary>
    public ReadOnlySpan<byte> Span => Bytes.IsDefault ? default : Bytes.AsSpan();

    /// <summary>The bytes as memory; empty for a default value.</summary>
    public ReadOnlyMemory<byte> Memory => Bytes.IsDefault ? default : Bytes.AsMemory();

    /// <summary>Copies <paramref name="utf8"/>.</summary>
    public static Utf8Json From(ReadOnlySpan<byte> utf8) => new([.. utf8]);

    /// <summary>Encodes <paramref name="text"/> as UTF-8.</summary>
    public static Utf8Json From(string text) => Own(Encoding.UTF8.GetBytes(text));

    /// <summary>Wraps <paramref name="owned"/> without copying; the caller gives the array away and must not change it again.</summary>
    public static Utf8Json Own(byte[] owned) => new(ImmutableCollectionsMarshal.AsImmutableArray(owned));

    /// <summary>True if both hold the same bytes.</summary>
    public bool Equals(Utf8Json other) => Span.SequenceEqual(other.Span);

    /// <summary>A hash code of the bytes.</summary>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>The text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Span);
}
