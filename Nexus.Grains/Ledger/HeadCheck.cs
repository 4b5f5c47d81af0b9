namespace Nexus.Ledger;

/// <summary>Holds the stored head against the tree, and both against the head kept outside the database.</summary>
internal static class HeadCheck
{
    public static async ValueTask RunAsync(TreeReader tree, LedgerHead head, LedgerHead? kept, AuditFindings findings)
    {
        var root = await tree.RootAsync(head.Size);
        if (root is null) findings.Add(-1, "", "size", $"the log does not hold all hashes of its {head.Size} leaves");
        else if (!head.Root.AsSpan().SequenceEqual(root)) findings.Add(-1, "", "root", $"the {head.Size} leaves give root {Hex(root)}, the stored head says {Hex(head.Root.AsSpan())}");
        if (kept is null) return;
        if (kept.Size > head.Size) Truncated(head, kept, findings);
        else if (await tree.RootAsync(kept.Size) is { } before && !kept.Root.AsSpan().SequenceEqual(before)) Rewritten(before, kept, findings);
    }

    public static void Truncated(LedgerHead head, LedgerHead kept, AuditFindings findings) =>
        findings.Add(-1, "", "size", $"the log was cut: it has {head.Size} leaves, the head kept outside the database {kept.Size}");

    public static void Rewritten(ReadOnlySpan<byte> before, LedgerHead kept, AuditFindings findings) =>
        findings.Add(-1, "", "root", $"the log was rewritten: its first {kept.Size} leaves give root {Hex(before)}, the head kept outside the database says {Hex(kept.Root.AsSpan())}");

    public static string Hex(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash);
}
