namespace Nexus.Ledger;

/// <summary>Some leaves of a log in order, each held against itself: hash, form, index columns, payload. What they are to each other is for whoever takes the pages in order.</summary>
/// <remarks>Pages know nothing of one another, so that several are examined at once.</remarks>
internal sealed class AuditPage
{
    private readonly byte[] hashes;
    private readonly LeafFields?[] fields;

    private AuditPage(IReadOnlyList<StoredLeaf> leaves) => (Leaves, hashes, fields) = (leaves, new byte[leaves.Count * MerkleHash.Length], new LeafFields?[leaves.Count]);

    public IReadOnlyList<StoredLeaf> Leaves { get; }

    public AuditFindings Findings { get; } = new();

    /// <summary>Leaves whose payload is gone: each wants an erasure on record.</summary>
    public List<(long Index, string Seal)> Gone { get; } = [];

    /// <summary>The hash of the leaf's bytes.</summary>
    public ReadOnlySpan<byte> Hash(int position) => hashes.AsSpan(position * MerkleHash.Length, MerkleHash.Length);

    /// <summary>What an undamaged leaf says, or null.</summary>
    public LeafFields? Fields(int position) => fields[position];

    public static async Task<AuditPage> LoadAsync(ISealLog log, string tenant, long from, int count, CancellationToken cancellation)
    {
        var page = new AuditPage(await log.ReadAsync(tenant, from, count, cancellation));
        for (var i = 0; i < page.Leaves.Count; i++) page.Examine(tenant, i);
        return page;
    }

    private void Examine(string tenant, int position)
    {
        var stored = Leaves[position];
        var hash = hashes.AsSpan(position * MerkleHash.Length, MerkleHash.Length);
        MerkleHash.Leaf(stored.Draft.Leaf.Span, hash);
        if (!stored.Draft.Hash.AsSpan().SequenceEqual(hash) || LeafCheck.Read(stored, Findings) is not { } said) return;
        fields[position] = said;
        LeafCheck.Columns(tenant, stored, said, Findings);
        if (!LeafCheck.Payload(stored, said, Findings)) Gone.Add((stored.Index, said.Seal));
    }
}
