using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Nexus.Configuration;
using Nexus.Stores;

namespace Nexus.Ledger;

/// <summary>Which logs Nexus watches and with what key, and which witnesses watch its own.</summary>
/// <param name="Signer">Cosigns; never the key that signs our own logs.</param>
/// <param name="Logs">Keys of the logs watched, each under its log's origin.</param>
/// <param name="Witnesses">Who watches our logs.</param>
internal sealed record WitnessSettings(NoteSigner Signer, IReadOnlyList<NoteVerifier> Logs, IReadOnlyList<WitnessAddress> Witnesses)
{
    public static WitnessSettings Load(NexusOptions options) => new(Key(options), ReadLogs(options.WitnessLogs), ReadWitnesses(options.Witnesses));

    /// <summary>Verifier keys, parted by semicolons, spaces or lines.</summary>
    public static IReadOnlyList<NoteVerifier> ReadLogs(string text) => [.. text.Split([';', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(LogKey)];

    /// <summary>Witnesses, parted by semicolons or lines: a verifier key, a space, the address its <c>add-checkpoint</c> is under.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming what is wrong.</exception>
    public static IReadOnlyList<WitnessAddress> ReadWitnesses(string text) => [.. text.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Address)];

    private static WitnessAddress Address(string line)
    {
        var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || !Uri.TryCreate(parts[1].TrimEnd('/') + "/", UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps)
            throw new NexusException(ErrorCode.Invalid, $"witness '{line}' must be a verifier key, a space and an http or https address");
        return new WitnessAddress(NoteVerifier.ParseWitness(parts[0]), url);
    }

    private static NoteVerifier LogKey(string vkey) => NoteVerifier.Parse(vkey) is { Type: not NoteKeyType.Cosignature } key
        ? key
        : throw new NexusException(ErrorCode.Invalid, $"verifier key '{vkey}': it is a witness's; a log signs with another kind of key");

    private static NoteSigner Key(NexusOptions options)
    {
        if (options.WitnessKey.Length > 0) return ParseSigner(options.WitnessKey);
        var path = Path.Combine(DataDirectory.Make(options.DataDir), "witness.key");
        try
        {
            if (!File.Exists(path)) SecretFile.Make(path, Encoding.UTF8.GetBytes(Make(options.LogOrigin)));
            return ParseSigner(File.ReadAllText(path).Trim());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NexusException(ErrorCode.Unavailable, $"{path}: {error.Message}", error);
        }
    }

    /// <summary>The private key of a witness.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if it is none, or one that does not make cosignatures.</exception>
    public static NoteSigner ParseSigner(string skey) => NoteSigner.Parse(skey) is { Verifier.Type: NoteKeyType.Cosignature } signer
        ? signer
        : throw new NexusException(ErrorCode.Invalid, "the witness key must be one that cosigns (type 0x04)");

    private static string Make(string origin)
    {
        var name = $"{origin.Split('/')[0]}/witness";
        var seed = RandomNumberGenerator.GetBytes(Ed25519.KeyLength);
        var id = NoteSigner.Of(name, NoteKeyType.Cosignature, seed).Verifier.KeyId.ToString("x8", CultureInfo.InvariantCulture);
        return $"PRIVATE+KEY+{name}+{id}+{Convert.ToBase64String([(byte)NoteKeyType.Cosignature, .. seed])}\n";
    }
}

/// <summary>A witness of our logs.</summary>
/// <param name="Key">What it cosigns with.</param>
/// <param name="Url">What its <c>add-checkpoint</c> is under; ends in a slash.</param>
internal sealed record WitnessAddress(NoteVerifier Key, Uri Url);
