using System.Numerics;

namespace Nexus.Ledger;

/// <summary>An RFC 6962 tree of which only the right edge is kept: the roots of its complete subtrees, largest first. Appending costs O(1) hashes on average, whatever the size.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class CompactRange
{
    /// <summary>Each tile level spans this many powers of two: 256 nodes.</summary>
    public const int TileHeight = 8;

    private byte[] edge;
    private int nodes;

    private CompactRange(byte[] edge) => this.edge = edge;

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The tree of <paramref name="size"/> leaves with this right edge.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if the edge's length does not fit the size.</exception>
    public static CompactRange From(long size, ReadOnlySpan<byte> edge)
    {
        if (size < 0 || edge.Length != BitOperations.PopCount((ulong)size) * MerkleHash.Length)
            throw new NexusException(ErrorCode.Invalid, $"a tree of {size} leaves has an edge of one 32-byte hash per bit set in its size, not {edge.Length} bytes");
        // Room for the hashes that the next few thousand leaves can add.
        var room = new byte[edge.Length + 12 * MerkleHash.Length];
        edge.CopyTo(room);
        return new CompactRange(room) { Size = size, nodes = edge.Length / MerkleHash.Length };
    }

    /// <summary>Appends a leaf by its hash; tells <paramref name="onTile"/> (level, index, hash) of each complete subtree of 256^level leaves, level ≥ 1, that it closes.</summary>
    public void Append(ReadOnlySpan<byte> leafHash, Action<int, long, byte[]>? onTile)
    {
        if ((nodes + 1) * MerkleHash.Length > edge.Length) Array.Resize(ref edge, edge.Length * 2);
        leafHash[..MerkleHash.Length].CopyTo(Slot(nodes++));
        for (var height = 1; (Size >> (height - 1) & 1) == 1; height++)
        {
            nodes--;
            MerkleHash.Node(Slot(nodes - 1), Slot(nodes), Slot(nodes - 1));
            if (height % TileHeight == 0) onTile?.Invoke(height / TileHeight, Size >> height, Slot(nodes - 1).ToArray());
        }
        Size++;
    }

    /// <summary>The root over all leaves; <see cref="MerkleHash.Empty"/> if there are none.</summary>
    public byte[] Root()
    {
        if (nodes == 0) return MerkleHash.Empty.ToArray();
        var root = Slot(nodes - 1).ToArray();
        for (var i = nodes - 2; i >= 0; i--) MerkleHash.Node(Slot(i), root, root);
        return root;
    }

    /// <summary>The right edge, for <see cref="From"/>.</summary>
    public byte[] Edge() => edge.AsSpan(0, nodes * MerkleHash.Length).ToArray();

    /// <summary>An independent copy.</summary>
    public CompactRange Clone() => From(Size, edge.AsSpan(0, nodes * MerkleHash.Length));

    private Span<byte> Slot(int node) => edge.AsSpan(node * MerkleHash.Length, MerkleHash.Length);
}
