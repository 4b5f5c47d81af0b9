using Nexus.Threats;

namespace Nexus.Ledger;

/// <summary>The finding that a log cannot be trusted: critical, for a person, never repaired.</summary>
public static class LogDoubt
{
    private const string Source = "ledger";
    private const string Fold = "log in doubt|";
    private const int MaxEntity = 128;

    /// <summary>About the log <paramref name="origin"/>, told to <paramref name="tenant"/>.</summary>
    public static ThreatFinding Of(string tenant, string origin, string about, string reason, DateTimeOffset at) => new(
        StableId.Of("log in doubt", tenant, origin, about, reason), $"{Fold}{origin}|{about}", Source, "", ThreatCategory.Policy, Severity.Critical,
        origin.Length <= MaxEntity ? origin : origin[..MaxEntity], $"the log {origin} is in doubt ({about}): {reason}",
        "", Trusted: true, ToPerson: true, [], "", 0, 1, at, 0, ["attack.t1565.001"]);

    /// <summary>True if <paramref name="finding"/> is one: it must reach a person even if the log it is about takes no leaf any more.</summary>
    public static bool Is(ThreatFinding finding) => finding is { Source: Source, Trusted: true, ToPerson: true } && finding.FoldKey.StartsWith(Fold, StringComparison.Ordinal);
}
