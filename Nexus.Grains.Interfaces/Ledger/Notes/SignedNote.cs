using System.Collections.Immutable;
using System.Text;

namespace Nexus.Ledger;

/// <summary>A C2SP signed note: text, and the signatures of those who stand by it (c2sp.org/signed-note).</summary>
/// <param name="Text">What is signed, final newline included.</param>
/// <param name="Signatures">As they stand, verified or not.</param>
public sealed record SignedNote(string Text, ImmutableArray<NoteSignature> Signatures)
{
    /// <summary>The longest note read, in bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>The most signatures a note may carry.</summary>
    public const int MaxSignatures = 64;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a note strictly: UTF-8 without control characters, an empty line, one signature line or more, nothing after them.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming what is wrong.</exception>
    public static SignedNote Parse(ReadOnlySpan<byte> note)
    {
        if (note.Length > MaxBytes) throw Refuse($"it has {note.Length} bytes, more than {MaxBytes}");
        try
        {
            return Parse(Utf8.GetString(note));
        }
        catch (DecoderFallbackException error)
        {
            throw new NexusException(ErrorCode.Invalid, "note refused: it is not valid UTF-8", error);
        }
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte})"/>
    public static SignedNote Parse(string note)
    {
        if (note.Any(static c => c < ' ' && c != '\n')) throw Refuse("it holds a control character");
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0) throw Refuse("no empty line parts text and signatures");
        var rest = note[(split + 2)..];
        if (!rest.EndsWith('\n')) throw Refuse("its last line does not end");
        var lines = rest[..^1].Split('\n');
        if (lines.Length > MaxSignatures) throw Refuse($"it has {lines.Length} signatures, more than {MaxSignatures}");
        return new SignedNote(note[..(split + 1)], [.. lines.Select(static line => NoteSignature.Parse(line) ?? throw Refuse($"'{line}' is no signature line"))]);
    }

    /// <summary>A note of <paramref name="text"/> signed by all of <paramref name="signers"/>.</summary>
    public static SignedNote Sign(string text, IEnumerable<NoteSigner> signers, DateTimeOffset time) => new(text, [.. signers.Select(signer => signer.Sign(text, time))]);

    /// <summary>The signatures made with keys of <paramref name="known"/>. Those of unknown keys are passed over, as the specification wants.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if a signature that claims a known key does not verify: such a note is rejected whole.</exception>
    public IReadOnlyList<VerifiedSignature> Verify(IEnumerable<NoteVerifier> known)
    {
        var verifiers = known.ToArray();
        var verified = new List<VerifiedSignature>();
        foreach (var signature in Signatures)
            foreach (var key in verifiers)
            {
                if (key.Name != signature.Name || key.KeyId != signature.KeyId) continue;
                if (!key.Verify(Text, signature.Bytes.AsSpan(), out var time)) throw new NexusException(ErrorCode.Invalid, $"the signature of '{key.Name}' (key {key.KeyId:x8}) does not verify");
                if (verified.All(earlier => earlier.Key.ToString() != key.ToString())) verified.Add(new VerifiedSignature(key, time));
            }
        return verified;
    }

    /// <summary>The note with one more signature.</summary>
    public SignedNote With(NoteSignature signature) => this with { Signatures = Signatures.Add(signature) };

    /// <summary>The note's text form.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures) text.Append(signature).Append('\n');
        return text.ToString();
    }

    private static NexusException Refuse(string problem) => new(ErrorCode.Invalid, $"note refused: {problem}");
}

/// <summary>A signature that was verified.</summary>
/// <param name="Key">The key it was made with.</param>
/// <param name="Time">With a cosignature: when, in seconds since 1970.</param>
public sealed record VerifiedSignature(NoteVerifier Key, long? Time);
