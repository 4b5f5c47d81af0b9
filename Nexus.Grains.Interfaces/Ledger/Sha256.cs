using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Nexus.Ledger;

/// <summary>SHA-256 of two pieces, one after the other. Small inputs go straight to OpenSSL's block function where it is at hand: the framework's way costs five times the hashing itself.</summary>
internal static unsafe class Sha256
{
    // A call without GC transition holds up a collection: it must stay far below a microsecond or two.
    private const int SmallBytes = 2048;

    private const int HashBytes = 32;
    private const int BlockBytes = 64;
    private const int PairBytes = 1 + 2 * HashBytes;

    // sizeof(SHA256_CTX) is 112 in every OpenSSL since 0.9.8, and the eight words of the hash stand first in it.
    private const int ContextBytes = 128;

    private static readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, int> Update;
    private static readonly Context Begun;
    private static readonly bool Native;

    [ThreadStatic]
    private static IncrementalHash? incremental;

    static Sha256()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libcrypto.so.3", out var library)) return;
        if (!NativeLibrary.TryGetExport(library, "SHA256_Init", out var init) || !NativeLibrary.TryGetExport(library, "SHA256_Update", out var update)) return;
        Update = (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, int>)update;
        // What it begins with is copied afterwards: to begin anew takes longer than to hash a block.
        Context begun = default;
        ((delegate* unmanaged[SuppressGCTransition]<byte*, int>)init)((byte*)&begun);
        Begun = begun;
        Native = AgreesWithFramework();
    }

    public static void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> hash32)
    {
        if (Native && first.Length < BlockBytes && first.Length + second.Length <= SmallBytes) Direct(first, second, hash32);
        else Framework(first, second, hash32);
    }

    /// <summary>SHA-256(<paramref name="prefix"/> ‖ <paramref name="left"/> ‖ <paramref name="right"/>), two hashes of 32 bytes: the bulk of what a tree hashes.</summary>
    public static void HashPair(byte prefix, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash32)
    {
        // The two blocks that they fill, with the end that SHA-256 puts behind 65 bytes.
        Span<byte> blocks = stackalloc byte[2 * BlockBytes];
        blocks[PairBytes..].Clear();
        blocks[0] = prefix;
        left[..HashBytes].CopyTo(blocks[1..]);
        right[..HashBytes].CopyTo(blocks[(1 + HashBytes)..]);
        blocks[PairBytes] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(blocks[^sizeof(ushort)..], PairBytes * 8);
        if (Native) Whole(blocks, hash32);
        else Framework(blocks[..PairBytes], default, hash32);
    }

    public static void Framework(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> hash32)
    {
        var hash = incremental ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.GetHashAndReset(hash32);
    }

    private static void Direct(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> hash32)
    {
        // Whole blocks go in where they lie; what is not one is put together here, with the end that SHA-256 puts behind it.
        Span<byte> apart = stackalloc byte[2 * BlockBytes];
        var context = Begun;
        var bits = (first.Length + second.Length) * 8L;
        if (first.Length > 0 && first.Length + second.Length >= BlockBytes)
        {
            first.CopyTo(apart);
            second[..(BlockBytes - first.Length)].CopyTo(apart[first.Length..]);
            Add(ref context, apart[..BlockBytes]);
            second = second[(BlockBytes - first.Length)..];
            first = default;
        }
        var whole = second.Length & -BlockBytes;
        if (whole > 0) Add(ref context, second[..whole]);
        var rest = first.Length + second.Length - whole;
        var end = apart[..(rest + 1 + sizeof(long) <= BlockBytes ? BlockBytes : 2 * BlockBytes)];
        end.Clear();
        first.CopyTo(end);
        second[whole..].CopyTo(end[first.Length..]);
        end[rest] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(end[^sizeof(long)..], bits);
        Add(ref context, end);
        Read(ref context, hash32);
    }

    private static void Whole(ReadOnlySpan<byte> blocks, Span<byte> hash32)
    {
        var context = Begun;
        Add(ref context, blocks);
        Read(ref context, hash32);
    }

    // Whole blocks only: then the library keeps nothing back, and the words of the hash are those in the context.
    private static void Add(ref Context context, ReadOnlySpan<byte> blocks)
    {
        fixed (Context* to = &context)
        fixed (byte* from = blocks)
            Update((byte*)to, from, (nuint)blocks.Length);
    }

    private static void Read(ref Context context, Span<byte> hash32)
    {
        var words = MemoryMarshal.Cast<byte, uint>(((ReadOnlySpan<byte>)context)[..HashBytes]);
        BinaryPrimitives.ReverseEndianness(words, MemoryMarshal.Cast<byte, uint>(hash32[..HashBytes]));
    }

    // A library with another context, or for a processor of another byte order, is not used.
    private static bool AgreesWithFramework()
    {
        if (!BitConverter.IsLittleEndian) return false;
        Span<byte> text = stackalloc byte[200], direct = stackalloc byte[HashBytes], framework = stackalloc byte[HashBytes];
        for (var i = 0; i < text.Length; i++) text[i] = (byte)i;
        Direct(text[..1], text[1..], direct);
        Framework(text[..1], text[1..], framework);
        return direct.SequenceEqual(framework);
    }

    [InlineArray(ContextBytes)]
    private struct Context
    {
        private byte first;
    }
}
