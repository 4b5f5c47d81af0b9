using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Nexus.Ledger;

/// <summary>A public key that notes may be signed with: a C2SP verifier key (<c>vkey</c>), <c>name+id+base64(type ‖ key)</c>.</summary>
public sealed class NoteVerifier
{
    /// <summary>Length of a cosignature: eight bytes of time and the signature.</summary>
    public const int CosignatureLength = 8 + Ed25519.SignatureLength;

    private NoteVerifier(string name, NoteKeyType type, byte[] publicKey)
    {
        (Name, Type, PublicKey) = (name, type, [.. publicKey]);
        KeyId = NoteName.KeyId(name, type, publicKey);
    }

    /// <summary>Who signs with it.</summary>
    public string Name { get; }

    /// <summary>What kind of key it is.</summary>
    public NoteKeyType Type { get; }

    /// <summary>The first bytes of its hash; name and id together select the signatures to verify.</summary>
    public uint KeyId { get; }

    /// <summary>32 bytes (Ed25519), or SPKI in DER (ECDSA).</summary>
    public ImmutableArray<byte> PublicKey { get; }

    /// <summary>The key called <paramref name="name"/>.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if name or key break a rule.</exception>
    public static NoteVerifier Of(string name, NoteKeyType type, byte[] publicKey)
    {
        if (!NoteName.IsValid(name)) throw new NexusException(ErrorCode.Invalid, $"'{name}' cannot name a key: 1 to 256 characters without spaces, plus and control characters");
        if (!IsKey(type, publicKey)) throw new NexusException(ErrorCode.Invalid, $"the key of '{name}' is no {type} public key");
        return new NoteVerifier(name, type, publicKey);
    }

    /// <summary>Reads a verifier key strictly.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming what is wrong with it, an unknown type of key included.</exception>
    public static NoteVerifier Parse(string vkey)
    {
        var parts = vkey.Split('+', 3);
        if (parts.Length != 3) throw Refuse(vkey, "must be name+id+key");
        if (StrictBase64.Decode(parts[2]) is not { Length: > 1 } key) throw Refuse(vkey, "its third part must be base 64");
        var type = (NoteKeyType)key[0];
        if (!Enum.IsDefined(type)) throw Refuse(vkey, $"its type 0x{key[0]:x2} is none that Nexus verifies");
        var verifier = Of(parts[0], type, key[1..]);
        return verifier.KeyId.ToString("x8", CultureInfo.InvariantCulture) == parts[1] ? verifier : throw Refuse(vkey, $"its id must be {verifier.KeyId:x8}");
    }

    /// <summary>Reads a witness's verifier key: one that cosignatures are made with (type 0x04).</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> as for <see cref="Parse"/>, and for a key of another type: a log's own signature must not pass for a witness's.</exception>
    public static NoteVerifier ParseWitness(string vkey) => Parse(vkey) is { Type: NoteKeyType.Cosignature } key ? key : throw Refuse(vkey, "a witness's key has type 0x04 (cosignature/v1)");

    /// <summary>The verifier key's text.</summary>
    public override string ToString() => $"{Name}+{KeyId:x8}+{Convert.ToBase64String([(byte)Type, .. PublicKey])}";

    /// <summary>True if <paramref name="signature"/> was made with this key over <paramref name="text"/>.</summary>
    /// <param name="text">The note's text, final newline included.</param>
    /// <param name="signature">The signature without the key id.</param>
    /// <param name="time">With a cosignature: when, in seconds since 1970; otherwise null.</param>
    public bool Verify(string text, ReadOnlySpan<byte> signature, out long? time)
    {
        time = null;
        if (Type == NoteKeyType.Ecdsa) return VerifyEcdsa(text, signature);
        if (Type == NoteKeyType.Ed25519) return Ed25519.Verify(PublicKey.AsSpan(), Encoding.UTF8.GetBytes(text), signature);
        if (signature.Length != CosignatureLength) return false;
        var at = BinaryPrimitives.ReadInt64BigEndian(signature);
        if (at < 0 || !Ed25519.Verify(PublicKey.AsSpan(), Encoding.UTF8.GetBytes(CosignedText(text, at)), signature[8..])) return false;
        time = at;
        return true;
    }

    /// <summary>What a <c>cosignature/v1</c> made at <paramref name="time"/> (seconds since 1970) signs.</summary>
    internal static string CosignedText(string text, long time) => string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{text}");

    private bool VerifyEcdsa(string text, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(PublicKey.AsSpan(), out _);
        return key.VerifyData(Encoding.UTF8.GetBytes(text), signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static bool IsKey(NoteKeyType type, byte[] key)
    {
        if (type != NoteKeyType.Ecdsa) return Ed25519.IsPublicKey(key);
        using var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportSubjectPublicKeyInfo(key, out var read);
            // Other curves have 256 bits too.
            return read == key.Length && ecdsa.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static NexusException Refuse(string vkey, string problem) => new(ErrorCode.Invalid, $"verifier key '{vkey}': {problem}");
}
