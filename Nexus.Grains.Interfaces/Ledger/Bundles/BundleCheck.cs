using Nexus.Actions;

namespace Nexus.Ledger;

/// <summary>Verifies a bundle or receipt by itself: no server, no database, no trust in who handed it over.</summary>
public sealed class BundleCheck
{
    private const int SaltBytes = 16;

    private readonly List<Finding> findings = [];
    private readonly List<string> statement = [];
    private readonly HashSet<string> seals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Hash, LeafFields Fields)> open = new(StringComparer.Ordinal);
    private readonly Bundle bundle;
    private readonly BundleContracts contracts;
    private HashSet<string> erasures = [];
    private string end = "";
    private bool cut;
    private int erased;

    private BundleCheck(Bundle bundle) => (this.bundle, contracts) = (bundle, new BundleContracts(bundle, findings));

    /// <summary>Verifies <paramref name="file"/> against <paramref name="keys"/> of the log (those the file names if empty) and demands a cosignature of each of <paramref name="witnesses"/>.</summary>
    public static OfflineVerdict Run(SignedBundle file, IReadOnlyList<NoteVerifier> keys, IReadOnlyList<NoteVerifier> witnesses) => new BundleCheck(file.Bundle).Run(file, new List<NoteVerifier>(keys), witnesses);

    private OfflineVerdict Run(SignedBundle file, List<NoteVerifier> keys, IReadOnlyList<NoteVerifier> witnesses)
    {
        var notes = new NoteCheck(keys, witnesses, findings, statement);
        var checkpoint = notes.Run(bundle.Checkpoint, bundle.Keys);
        if (checkpoint is not null && !checkpoint.Origin.EndsWith("/" + bundle.Tenant, StringComparison.Ordinal)) Add(-1, "", "tenant", $"a bundle of tenant '{bundle.Tenant}' cannot lead to the log {checkpoint.Origin}");
        erasures = Erasures(bundle, checkpoint);
        long last = -1;
        foreach (var leaf in bundle.Leaves)
        {
            if (leaf.Index <= last) Add(leaf.Index, "", "index", $"leaf {leaf.Index} stands behind leaf {last}: the order of the log is another");
            last = leaf.Index;
            Leaf(leaf, checkpoint);
        }
        if (bundle.Leaves.IsEmpty) Add(-1, "", "leaves", "it holds no leaves");
        if (file.Note.Text != BundleFormat.NoteText(file.Digest.AsSpan())) Add(-1, "", "note", "the file is not the one that was signed when it was made");
        else notes.Signed(file.Note, "note", checkpoint?.Origin ?? "", bundle.Keys, tell: false);
        Tell();
        return new OfflineVerdict(checkpoint, bundle.Leaves.Length, seals.Count, [.. findings.OrderBy(static finding => finding.Index)], [.. statement]);
    }

    private void Leaf(BundleLeaf leaf, Checkpoint? checkpoint)
    {
        var hash = MerkleHash.Leaf(leaf.Leaf.Span);
        if (!leaf.Hash.AsSpan().SequenceEqual(hash))
        {
            var stands = Included(leaf, hash, checkpoint);
            Add(leaf.Index, "", stands ? "hash" : "leaf", stands ? $"the hash beside leaf {leaf.Index} is not the leaf's" : $"leaf {leaf.Index} was altered: it does not give the hash it was sealed under");
            if (!stands)
            {
                cut = true;
                return;
            }
        }
        else if (!Included(leaf, hash, checkpoint))
        {
            Add(leaf.Index, "", "path", $"leaf {leaf.Index} is not proven to be at {leaf.Index} under the signed root: leaf, index or path were altered");
        }
        LeafFields fields;
        try
        {
            fields = LeafFormat.Read(leaf.Leaf.Span);
        }
        catch (NexusException error)
        {
            Add(leaf.Index, "", "leaf", $"leaf {leaf.Index}: {error.Message}");
            return;
        }
        Said(leaf, fields, Convert.ToHexStringLower(hash));
    }

    private static bool Included(BundleLeaf leaf, byte[] hash, Checkpoint? checkpoint) =>
        checkpoint is not null && MerkleProof.VerifyInclusion(hash, leaf.Index, checkpoint.Size, [.. leaf.Path.Select(static step => step.ToArray())], checkpoint.Root.AsSpan());

    private void Said(BundleLeaf leaf, LeafFields fields, string hash)
    {
        if (fields.Tenant != bundle.Tenant) Add(leaf.Index, fields.Seal, "tenant", $"leaf {leaf.Index} is of tenant '{fields.Tenant}', not '{bundle.Tenant}'");
        var own = fields.Kind is LeafKind.Decision or LeafKind.Outcome;
        if (own && bundle.Subject == BundleSubject.Chain && fields.Chain != bundle.Id) Add(leaf.Index, fields.Seal, "chain", $"leaf {leaf.Index} is of chain {fields.Chain}, not {bundle.Id}");
        if (bundle.Subject == BundleSubject.Seal && fields.Seal != bundle.Id) Add(leaf.Index, fields.Seal, "seal", $"leaf {leaf.Index} is of seal {fields.Seal}, not {bundle.Id}");
        seals.Add(fields.Seal);
        Payload(leaf, fields);
        if (fields.Kind == LeafKind.Decision) Decision(leaf, fields, hash);
        else if (fields.Kind == LeafKind.Outcome) Outcome(leaf, fields);
        if (own) (end, cut) = (hash, false);
    }

    private void Decision(BundleLeaf leaf, LeafFields fields, string hash)
    {
        if (bundle.Subject == BundleSubject.Chain && !cut && fields.Previous != end)
            Add(leaf.Index, fields.Seal, "prev", end.Length == 0 ? $"the decision at {leaf.Index} is not the chain's first: what came before it is missing" : $"the decision at {leaf.Index} does not continue the leaf before it: something between them is missing, added or in another place");
        if (DecisionSense.Objection(leaf.Index, fields) is { } objection) Add(leaf.Index, fields.Seal, objection.Field, objection.Message);
        if (fields.Status == SealStatus.Executing) open[fields.Seal] = (hash, fields);
        contracts.Check(leaf.Index, fields);
    }

    private void Outcome(BundleLeaf leaf, LeafFields fields)
    {
        if (!open.Remove(fields.Seal, out var decision))
        {
            if (!cut) Add(leaf.Index, fields.Seal, "outcome", $"the outcome at {leaf.Index} belongs to no open decision before it");
        }
        else if (fields.Previous != decision.Hash)
        {
            Add(leaf.Index, fields.Seal, "prev", $"the outcome at {leaf.Index} is of another decision than the one before it");
        }
    }

    private void Payload(BundleLeaf leaf, LeafFields fields)
    {
        if (fields.Commit.Length == 0)
        {
            if (!leaf.Payload.IsEmpty || leaf.Salt.Length > 0) Add(leaf.Index, fields.Seal, "payload", $"leaf {leaf.Index} commits to no payload, yet one stands beside it");
            return;
        }
        if (leaf.Payload.IsEmpty && leaf.Salt.IsEmpty)
        {
            if (erasures.Contains(fields.Seal)) erased++;
            else Add(leaf.Index, fields.Seal, "payload", $"the payload of leaf {leaf.Index} is missing and no erasure of it is among the leaves");
            return;
        }
        if (leaf.Salt.Length != SaltBytes)
        {
            Add(leaf.Index, fields.Seal, "salt", $"the salt of leaf {leaf.Index} has {leaf.Salt.Length} bytes, not {SaltBytes}");
            return;
        }
        Span<byte> commitment = stackalloc byte[MerkleHash.Length];
        MerkleHash.Commit(leaf.Salt.AsSpan(), leaf.Payload.Span, commitment);
        if (Convert.ToHexStringLower(commitment) != fields.Commit) Add(leaf.Index, fields.Seal, "payload", $"the payload of leaf {leaf.Index}, or its salt, is not what the leaf commits to");
    }

    // Only a leaf that is proven to be in the log counts.
    private static HashSet<string> Erasures(Bundle bundle, Checkpoint? checkpoint)
    {
        var erasures = new HashSet<string>(StringComparer.Ordinal);
        foreach (var leaf in bundle.Leaves)
            if (leaf.Leaf.Span.StartsWith("{\"about\":"u8) && Included(leaf, MerkleHash.Leaf(leaf.Leaf.Span), checkpoint) && LeafFormat.Read(leaf.Leaf.Span) is { Kind: LeafKind.Erasure } fields) erasures.Add(fields.Seal);
        return erasures;
    }

    private void Tell()
    {
        var subject = bundle.Subject == BundleSubject.Chain ? $"{Counted.Seals(seals.Count)} of chain {bundle.Id}" : $"seal {bundle.Id}";
        statement.Add($"{Counted.Leaves(bundle.Leaves.Length)} of {subject}: hashes, proofs, payload commitments, links, pairs of decision and outcome.");
        contracts.Close(statement);
        if (erased > 0) statement.Add($"{Counted.Of(erased, "payload was", "payloads were")} erased; who did it and why stands in the erasure leaves.");
        if (open.Count > 0) statement.Add($"{Counted.Of(open.Count, "decision has", "decisions have")} no outcome in it.");
        statement.Add(findings.Count == 0 ? "Nothing is wrong." : findings.Count == 1 ? "One thing is wrong." : $"{findings.Count} things are wrong.");
        if (bundle.Subject == BundleSubject.Chain) statement.Add("Whether the chain went on after its last leaf only the log can tell.");
    }

    private void Add(long index, string seal, string field, string message) => findings.Add(new Finding(index, seal, field, message));
}
