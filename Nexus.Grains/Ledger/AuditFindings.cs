namespace Nexus.Ledger;

/// <summary>What an audit has found, bounded: beyond the first hundred the rest is only counted.</summary>
internal sealed class AuditFindings
{
    public const int MaxFindings = 100;

    private readonly List<Finding> findings = [];

    public long Count { get; private set; }

    public long Leaves { get; set; }

    public long Seals { get; set; }

    /// <summary>Payloads that are gone, with an erasure on record.</summary>
    public long Erased { get; set; }

    /// <summary>Something wrong at one place. Of more than a hundred the first are kept, and those about the log as a whole (index -1) always.</summary>
    public void Add(long index, string seal, string field, string message)
    {
        Count++;
        if (findings.Count >= MaxFindings && index >= 0) return;
        if (findings.Count >= MaxFindings) findings.RemoveAt(findings.FindLastIndex(finding => finding.Index >= 0));
        findings.Add(new Finding(index, seal, field, message));
    }

    /// <summary>True if something wrong was found at this place already.</summary>
    public bool Has(long index) => findings.Exists(finding => finding.Index == index);

    /// <summary>Takes over what another one has found.</summary>
    public void Take(AuditFindings other)
    {
        foreach (var finding in other.findings) Add(finding.Index, finding.SealId, finding.Field, finding.Message);
        Count += other.Count - other.findings.Count;
    }

    public Verification Close(LedgerHead head, string subject, string extent, long open)
    {
        var opened = open switch { 0 => "", 1 => " One decision has no outcome yet.", _ => $" {open} decisions have no outcome yet." };
        var erased = Erased == 0 ? "" : $" {Counted.Of(Erased, "payload was", "payloads were")} erased; who did it and why stands in the erasure leaves.";
        var verdict = Count switch { 0 => "Nothing is wrong.", 1 => "One thing is wrong.", <= MaxFindings => $"{Count} things are wrong.", _ => $"{Count} things are wrong; {MaxFindings} of them are listed." };
        return new Verification(
            Count == 0,
            Leaves,
            Seals,
            head,
            [.. findings.OrderBy(finding => finding.Index)],
            $"{subject}: {Counted.Leaves(Leaves)} of {Counted.Seals(Seals)} recomputed from their stored bytes: {extent}.{erased} {verdict}{opened}");
    }
}
