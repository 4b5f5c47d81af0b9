using System.Collections.Immutable;
using Nexus.Threats;

namespace Nexus.Rules;

/// <summary>The rules in force in this process, for each tenant: the default set or the configured file, with the tenant's own on top.</summary>
public interface IRuleBook
{
    /// <summary>The tenant's set. The same object until the rules change.</summary>
    RuleSet Of(string tenant);

    /// <summary>What was wrong with the last set that was refused; empty if the last one is in force.</summary>
    ImmutableArray<FileFault> Faults(string tenant);

    /// <summary>Which rules in force stand as they came with an earlier version, and were corrected since.</summary>
    ImmutableArray<FileFault> Warnings(string tenant);

    /// <summary>Reads YAML without putting it in force.</summary>
    RuleReading Read(string file, string yaml, string origin);

    /// <summary>Reads the tenant's own rules, if this process has not yet.</summary>
    Task EnsureAsync(string tenant, CancellationToken cancellation);

    /// <summary>Reads the tenant's own rules from the registry again.</summary>
    Task ReloadAsync(string tenant, CancellationToken cancellation);

    /// <summary>Counts a finding, for people.</summary>
    void Count(string tenant, ThreatFinding finding);

    (long Hits, DateTimeOffset? Last) Hits(string tenant, string rule);
}

/// <summary>What reading rules gave: the rules, or everything that is wrong with them.</summary>
public sealed record RuleReading(ImmutableArray<Rule> Rules, ImmutableArray<FileFault> Faults);
