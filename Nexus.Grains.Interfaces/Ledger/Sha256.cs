using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Nexus.Ledger;

/// <summary>SHA-256 of two pieces, one after the other. Small inputs go straight to OpenSSL's block function where it is at hand: the framework's way costs five times the hashing itself.</summary>
internal static unsafe class Sha256
{
    // A call without GC transition holds up a collection: it must stay far below a microsecond or two.
    private const int SmallBytes = 2048;

    // sizeof(SHA256_CTX) is 112 in every OpenSSL since 0.9.8.
    private const int ContextBytes = 128;

    private static readonly delegate* unmanaged[SuppressGCTransition]<byte*, int> Init;
    private static readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, int> Update;
    private static readonly delegate* unmanaged[SuppressGCTransition]<byte*, byte*, int> Final;
    private static readonly bool Native;

    [ThreadStatic]
    private static IncrementalHash? incremental;

    static Sha256()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libcrypto.so.3", out var library)) return;
        if (!NativeLibrary.TryGetExport(library, "SHA256_Init", out var init) || !NativeLibrary.TryGetExport(library, "SHA256_Update", out var update) || !NativeLibrary.TryGetExport(library, "SHA256_Final", out var final)) return;
        Init = (delegate* unmanaged[SuppressGCTransition]<byte*, int>)init;
        Update = (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, int>)update;
        Final = (delegate* unmanaged[SuppressGCTransition]<byte*, byte*, int>)final;
        Native = AgreesWithFramework();
    }

    /// <summary>Whether small inputs are hashed by OpenSSL directly.</summary>
    public static bool IsDirect => Native;

    public static void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> hash32)
    {
        if (Native && first.Length + second.Length <= SmallBytes) Direct(first, second, hash32);
        else Framework(first, second, hash32);
    }

    private static void Direct(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> hash32)
    {
        if (hash32.Length < 32) throw new ArgumentException("a SHA-256 hash takes 32 bytes", nameof(hash32));
        var context = stackalloc byte[ContextBytes];
        fixed (byte* a = first, b = second, to = hash32)
        {
            Init(context);
            Update(context, a, (nuint)first.Length);
            Update(context, b, (nuint)second.Length);
            Final(to, context);
        }
    }

    public static void Framework(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> hash32)
    {
        var hash = incremental ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.GetHashAndReset(hash32);
    }

    private static bool AgreesWithFramework()
    {
        Span<byte> text = stackalloc byte[200], direct = stackalloc byte[32], framework = stackalloc byte[32];
        for (var i = 0; i < text.Length; i++) text[i] = (byte)i;
        Direct(text[..1], text[1..], direct);
        Framework(text[..1], text[1..], framework);
        return direct.SequenceEqual(framework);
    }
}
