using System.Collections.Immutable;

namespace Nexus.Ledger;

/// <summary>What an audit has found, bounded: beyond the first hundred the rest is only counted.</summary>
internal sealed class AuditFindings
{
    public const int MaxFindings = 100;

    private readonly List<Finding> findings = [];

    public long Count { get; private set; }

    public long Leaves { get; set; }

    public long Seals { get; set; }

    public void Add(long index, string seal, string field, string message)
    {
        Count++;
        if (findings.Count < MaxFindings) findings.Add(new Finding(index, seal, field, message));
    }

    public Verification Close(LedgerHead head, string subject, string extent, long open)
    {
        var opened = open switch { 0 => "", 1 => " One decision has no outcome yet.", _ => $" {open} decisions have no outcome yet." };
        var verdict = Count == 0 ? "Nothing is wrong." : Count <= MaxFindings ? $"{Count} findings." : $"{Count} findings, the first {MaxFindings} of them listed.";
        return new Verification(
            Count == 0,
            Leaves,
            Seals,
            head,
            [.. findings.OrderBy(finding => finding.Index)],
            $"{subject}: {Leaves} leaves of {Seals} seals recomputed from their stored bytes: {extent}. {verdict}{opened}");
    }
}
