using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Nexus.Ledger;

/// <summary>The head of a log as it is signed: origin, size, root (c2sp.org/tlog-checkpoint).</summary>
/// <param name="Origin">Which log.</param>
/// <param name="Size">Number of leaves.</param>
/// <param name="Root">RFC 6962 root over them, 32 bytes.</param>
/// <param name="Extensions">Further lines, opaque; Nexus writes none.</param>
public sealed record Checkpoint(string Origin, long Size, ImmutableArray<byte> Root, ImmutableArray<string> Extensions)
{
    /// <summary>The checkpoint of <paramref name="head"/>.</summary>
    public static Checkpoint Of(string origin, LedgerHead head) => new(origin, head.Size, head.Root, []);

    /// <summary>Reads the text of a checkpoint strictly.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the line that is wrong.</exception>
    public static Checkpoint Parse(string text)
    {
        if (!text.EndsWith('\n')) throw Refuse("its last line does not end");
        var lines = text[..^1].Split('\n');
        if (lines.Length < 3) throw Refuse("it has fewer than three lines");
        if (lines.Any(static line => line.Length == 0)) throw Refuse("it holds an empty line");
        if (StrictNumber.Parse(lines[1]) is not { } size) throw Refuse($"its size '{lines[1]}' is no plain decimal number");
        if (StrictBase64.DecodeHash(lines[2]) is not { } root) throw Refuse($"its root '{lines[2]}' is not base 64 of 32 bytes");
        if (size == 0 && !root.AsSpan().SequenceEqual(MerkleHash.Empty)) throw Refuse("an empty log has the root of no leaves");
        return new Checkpoint(lines[0], size, [.. root], [.. lines[3..]]);
    }

    /// <summary>The text that is signed, final newline included.</summary>
    public string ToText()
    {
        var text = new StringBuilder().Append(Origin).Append('\n').Append(Size.ToString(CultureInfo.InvariantCulture)).Append('\n').Append(Convert.ToBase64String(Root.AsSpan())).Append('\n');
        foreach (var line in Extensions) text.Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>True if the other says the same of the same log.</summary>
    public bool Equals(Checkpoint? other) => other is not null && ToText() == other.ToText();

    /// <summary>A hash code of the text.</summary>
    public override int GetHashCode() => string.GetHashCode(ToText(), StringComparison.Ordinal);

    private static NexusException Refuse(string problem) => new(ErrorCode.Invalid, $"checkpoint refused: {problem}");
}
