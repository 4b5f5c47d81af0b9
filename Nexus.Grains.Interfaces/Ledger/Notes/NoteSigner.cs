using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Nexus.Ledger;

/// <summary>A private key that signs notes under a name. Its text form is <c>PRIVATE+KEY+name+id+base64(type ‖ seed)</c>.</summary>
public sealed class NoteSigner
{
    private const string Prefix = "PRIVATE+KEY+";

    private readonly byte[] seed;

    private NoteSigner(string name, NoteKeyType type, byte[] seed)
    {
        this.seed = seed;
        Verifier = NoteVerifier.Of(name, type, Ed25519.PublicKey(seed));
    }

    /// <summary>The public half.</summary>
    public NoteVerifier Verifier { get; }

    /// <summary>Signs as <paramref name="name"/> with an Ed25519 seed of 32 bytes.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for a name or seed that breaks a rule, or ECDSA, with which Nexus verifies only.</exception>
    public static NoteSigner Of(string name, NoteKeyType type, byte[] seed) =>
        type is NoteKeyType.Ed25519 or NoteKeyType.Cosignature ? new NoteSigner(name, type, [.. seed]) : throw new NexusException(ErrorCode.Invalid, $"Nexus does not sign with keys of type {type}");

    /// <summary>Reads a private key's text strictly.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the rule it breaks, never the key.</exception>
    public static NoteSigner Parse(string skey)
    {
        var parts = skey.StartsWith(Prefix, StringComparison.Ordinal) ? skey[Prefix.Length..].Split('+', 3) : [];
        if (parts.Length != 3 || StrictBase64.Decode(parts[2]) is not { Length: 1 + Ed25519.KeyLength } key)
            throw new NexusException(ErrorCode.Invalid, "a private note key must be PRIVATE+KEY+name+id+key");
        var signer = Of(parts[0], (NoteKeyType)key[0], key[1..]);
        return signer.Verifier.KeyId.ToString("x8", CultureInfo.InvariantCulture) == parts[1] ? signer : throw new NexusException(ErrorCode.Invalid, $"the id of the private note key of '{parts[0]}' does not fit it");
    }

    /// <summary>The signature of <paramref name="text"/> (final newline included); a cosignature at <paramref name="time"/>.</summary>
    public NoteSignature Sign(string text, DateTimeOffset time)
    {
        var publicKey = Verifier.PublicKey.AsSpan();
        if (Verifier.Type == NoteKeyType.Ed25519) return new(Verifier.Name, Verifier.KeyId, [.. Ed25519.Sign(seed, publicKey, Encoding.UTF8.GetBytes(text))]);
        var at = time.ToUnixTimeSeconds();
        var signature = new byte[NoteVerifier.CosignatureLength];
        BinaryPrimitives.WriteInt64BigEndian(signature, at);
        Ed25519.Sign(seed, publicKey, Encoding.UTF8.GetBytes(NoteVerifier.CosignedText(text, at))).CopyTo(signature, 8);
        return new(Verifier.Name, Verifier.KeyId, [.. signature]);
    }

    /// <summary>Who signs; never the key.</summary>
    public override string ToString() => $"signer {Verifier.Name}";
}
