namespace Nexus.Ledger;

/// <summary>Holds allowed decisions without an outcome against the table of open actions: one that is not in it had an outcome, or is kept from recovery.</summary>
internal static class OpenCheck
{
    public static async ValueTask RunAsync(ISealLog log, string tenant, IReadOnlyList<(long Index, string Seal)> decisions, AuditFindings findings, CancellationToken cancellation)
    {
        if (decisions.Count == 0) return;
        var listed = (await log.OpenActionsAsync(cancellation)).Where(action => action.Tenant == tenant).Select(static action => action.SealId).ToHashSet(StringComparer.Ordinal);
        foreach (var (index, seal) in decisions)
        {
            // An outcome that is there was sealed since the decision was looked at, or is told of elsewhere.
            if (listed.Contains(seal) || (await log.SealAsync(tenant, seal, cancellation)).Any(static leaf => leaf.Draft.Kind == LeafKind.Outcome)) continue;
            findings.Add(index, seal, "open", $"the decision at {index} has no outcome and does not stand in the table of open actions: one of the two was taken away");
        }
    }
}
