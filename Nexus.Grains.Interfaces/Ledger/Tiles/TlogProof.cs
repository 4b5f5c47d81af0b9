using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Nexus.Ledger;

/// <summary>A proof that verifies offline that an entry is in a log (c2sp.org/tlog-proof). In those Nexus makes the extra data is the entry itself, so that the file stands alone.</summary>
/// <param name="Extra">Opaque, not authenticated by itself; empty for none.</param>
/// <param name="Index">Index of the entry.</param>
/// <param name="Path">Inclusion proof, from the leaf's sibling up, 32 bytes each.</param>
/// <param name="Note">The signed checkpoint it leads to.</param>
public sealed record TlogProof(ImmutableArray<byte> Extra, long Index, ImmutableArray<ImmutableArray<byte>> Path, SignedNote Note)
{
    /// <summary>The first line of every proof.</summary>
    public const string Header = "c2sp.org/tlog-proof@v1";

    /// <summary>The most hashes a path can have.</summary>
    public const int MaxPath = 63;

    private const string ExtraPrefix = "extra ";
    private const string IndexPrefix = "index ";

    /// <summary>Reads a proof strictly.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the line that is wrong.</exception>
    public static TlogProof Parse(string text)
    {
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0) throw Refuse("no empty line parts proof and checkpoint");
        var lines = text[..split].Split('\n');
        var at = 0;
        if (lines[at++] != Header) throw Refuse($"its first line must be {Header}");
        byte[] extra = [];
        if (at < lines.Length && lines[at].StartsWith(ExtraPrefix, StringComparison.Ordinal)) extra = StrictBase64.Decode(lines[at++][ExtraPrefix.Length..]) ?? throw Refuse("its extra data is not base 64");
        if (at == lines.Length || !lines[at].StartsWith(IndexPrefix, StringComparison.Ordinal) || StrictNumber.Parse(lines[at].AsSpan(IndexPrefix.Length)) is not { } index) throw Refuse("its index line must be 'index' and a plain decimal number");
        var path = lines[(at + 1)..];
        if (path.Length > MaxPath) throw Refuse($"its path has {path.Length} hashes, more than {MaxPath}");
        ImmutableArray<ImmutableArray<byte>> hashes = [.. path.Select(line => StrictBase64.DecodeHash(line) is { } hash ? ImmutableArray.Create(hash) : throw Refuse($"'{line}' is not base 64 of 32 bytes"))];
        return new TlogProof([.. extra], index, hashes, SignedNote.Parse(text[(split + 2)..]));
    }

    /// <summary>True if the path leads from <paramref name="leafHash"/> at the index to the checkpoint's root. Says nothing of the signatures.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if the note is no checkpoint.</exception>
    public bool Includes(ReadOnlySpan<byte> leafHash)
    {
        var checkpoint = Checkpoint.Parse(Note.Text);
        return MerkleProof.VerifyInclusion(leafHash, Index, checkpoint.Size, [.. Path.Select(static hash => hash.ToArray())], checkpoint.Root.AsSpan());
    }

    /// <summary>The proof's text form.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Header).Append('\n');
        if (Extra.Length > 0) text.Append(ExtraPrefix).Append(Convert.ToBase64String(Extra.AsSpan())).Append('\n');
        text.Append(IndexPrefix).Append(Index.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var hash in Path) text.Append(Convert.ToBase64String(hash.AsSpan())).Append('\n');
        return text.Append('\n').Append(Note).ToString();
    }

    private static NexusException Refuse(string problem) => new(ErrorCode.Invalid, $"tlog-proof refused: {problem}");
}
