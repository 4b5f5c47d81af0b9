using System.Collections.Immutable;
using Nexus.Threats;

namespace Nexus.Rules;

public enum RuleKind
{
    /// <summary>Each event that satisfies the condition.</summary>
    Match,

    /// <summary>So many within so long.</summary>
    Count,

    /// <summary>Several conditions, each so often, within so long.</summary>
    All,

    /// <summary>A pulse that does not come.</summary>
    Missing,

    /// <summary>A sequence unlike those learnt.</summary>
    Unusual,
}

/// <summary>One condition of a rule and how many events must satisfy it.</summary>
public sealed record Clause(Condition When, int Count);

/// <summary>A rule, read and checked.</summary>
/// <param name="By">The field whose equal values belong together.</param>
/// <param name="Within">How long a window is.</param>
/// <param name="ClearAfter">How long it must be quiet before its alert counts as over; zero if only a check or a person may clear it.</param>
/// <param name="Hint">The repair hint; <c>{entity}</c>, <c>{by}</c> and <c>{field name}</c>s are filled in.</param>
/// <param name="ToPerson">Its findings go to a person, never to the antibody.</param>
/// <param name="Sequence">The field whose values make the sequence (unusual).</param>
/// <param name="Learn">How many values are learnt before any is judged (unusual).</param>
public sealed record Rule(
    string Id,
    string Title,
    ThreatCategory Category,
    Severity Severity,
    RuleKind Kind,
    ImmutableArray<Clause> Clauses,
    string By,
    TimeSpan Within,
    TimeSpan ClearAfter,
    string Hint,
    bool ToPerson,
    ImmutableArray<string> Tags,
    string Origin)
{
    public string Sequence { get; init; } = "";

    public int Learn { get; init; }
}
