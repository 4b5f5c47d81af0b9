namespace Nexus.Ledger;

/// <summary>What can be wrong between the log and the head kept outside the database.</summary>
internal static class HeadCheck
{
    public static void Truncated(LedgerHead head, LedgerHead kept, AuditFindings findings) =>
        findings.Add(-1, "", "size", $"the log was cut: it has {head.Size} leaves, the head kept outside the database {kept.Size}");

    public static void Rewritten(ReadOnlySpan<byte> before, LedgerHead kept, AuditFindings findings) =>
        findings.Add(-1, "", "root", $"the log was rewritten: its first {kept.Size} leaves give root {Hex(before)}, the head kept outside the database says {Hex(kept.Root.AsSpan())}");

    public static string Beside(LedgerHead? kept) => kept is null ? "; no head is kept outside the database" : $", against the stored head and the head of {Counted.Leaves(kept.Size)} kept outside the database";

    public static string Hex(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash);
}
