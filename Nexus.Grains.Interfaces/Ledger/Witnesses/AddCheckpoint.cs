using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Nexus.Ledger;

/// <summary>What a log sends a witness (c2sp.org/tlog-witness): a new checkpoint, and the proof that it continues the one the witness cosigned last.</summary>
/// <param name="Old">Size of the checkpoint cosigned last, as far as the log knows.</param>
/// <param name="Proof">Consistency proof from there.</param>
/// <param name="Note">The new checkpoint, signed by the log.</param>
public sealed record AddCheckpoint(long Old, ImmutableArray<ImmutableArray<byte>> Proof, SignedNote Note)
{
    /// <summary>The most hashes a proof may have.</summary>
    public const int MaxProof = 63;

    private const string Prefix = "old ";

    /// <summary>Reads a request strictly.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the line that is wrong.</exception>
    public static AddCheckpoint Parse(string text)
    {
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0) throw Refuse("no empty line parts proof and checkpoint");
        var lines = text[..split].Split('\n');
        if (!lines[0].StartsWith(Prefix, StringComparison.Ordinal) || StrictNumber.Parse(lines[0].AsSpan(Prefix.Length)) is not { } old) throw Refuse("its first line must be 'old' and a plain decimal number");
        if (lines.Length - 1 > MaxProof) throw Refuse($"its proof has {lines.Length - 1} hashes, more than {MaxProof}");
        return new AddCheckpoint(
            old,
            [.. lines[1..].Select(static line => StrictBase64.DecodeHash(line) is { } hash ? ImmutableArray.Create(hash) : throw Refuse($"'{line}' is not base 64 of 32 bytes"))],
            SignedNote.Parse(text[(split + 2)..]));
    }

    /// <summary>The request's text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Prefix).Append(Old.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var hash in Proof) text.Append(Convert.ToBase64String(hash.AsSpan())).Append('\n');
        return text.Append('\n').Append(Note).ToString();
    }

    private static NexusException Refuse(string problem) => new(ErrorCode.Invalid, $"add-checkpoint refused: {problem}");
}
