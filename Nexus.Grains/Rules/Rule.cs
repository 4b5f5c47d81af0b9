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
/// <param name="By">The field whose equal values belong together; of several, the first that the event has.</param>
/// <param name="Within">How long a window is.</param>
/// <param name="ClearAfter">How long it must be quiet before its alert counts as over; zero if only a check or a person may clear it.</param>
/// <param name="Hint">The repair hint; <c>{entity}</c> and <c>{by}</c> are filled in.</param>
/// <param name="ToPerson">Its findings go to a person, never to the antibody.</param>
/// <param name="Origin"><c>default</c>, the rule file's name, or <c>api</c>.</param>
public sealed record Rule(
    string Id,
    string Title,
    ThreatCategory Category,
    Severity Severity,
    RuleKind Kind,
    ImmutableArray<Clause> Clauses,
    ImmutableArray<string> By,
    TimeSpan Within,
    TimeSpan ClearAfter,
    string Hint,
    bool ToPerson,
    ImmutableArray<string> Tags,
    string Origin)
{
    /// <summary>The field whose values make the sequence (unusual).</summary>
    public string Sequence { get; init; } = "";

    /// <summary>How many values are learnt before any is judged (unusual).</summary>
    public int Learn { get; init; }

    /// <summary>In which line of its text it begins, from 1.</summary>
    public int Line { get; init; }

    /// <summary>What is written of it, whatever its place, comments and spaces; empty for a rule that was not read from a text.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether both are written alike: such a rule goes on where the other one was.</summary>
    public bool ReadsLike(Rule other) => ReferenceEquals(this, other) || Text.Length > 0 && Text == other.Text;

    /// <summary>False turns it off, and with it a rule of the same id that it stands in for.</summary>
    public bool IsEnabled { get; init; } = true;
}
