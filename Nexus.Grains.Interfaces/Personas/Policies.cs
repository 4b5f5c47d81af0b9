using System.Collections.Immutable;

namespace Nexus.Personas;

/// <summary>Over what a limit of a contract adds up.</summary>
[GenerateSerializer, Alias("Nexus.Personas.LimitSpan")]
public enum LimitSpan
{
    /// <summary>One chain.</summary>
    Chain,

    /// <summary>The last 24 hours of the persona, to the hour.</summary>
    Day,
}

/// <summary>What an argument of a tool may be, or how often and how much in all. Judged on the real parameters by the scope gate.</summary>
/// <param name="Tool">Tool name, or <c>*</c> for every tool that has the argument.</param>
/// <param name="Argument">Path into the parameters, as in sinks: <c>amount</c>, <c>to[]</c>, <c>url.host</c>. Empty for a limit on calls alone.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.ArgumentConstraint")]
public sealed record ArgumentConstraint([property: Id(0)] string Tool, [property: Id(1)] string Argument = "")
{
    /// <summary>Least number it may be; a value that is no number fails.</summary>
    [Id(2)]
    public decimal? Min { get; init; }

    /// <summary>Greatest number it may be.</summary>
    [Id(3)]
    public decimal? Max { get; init; }

    /// <summary>What all its numbers may add up to over <see cref="Per"/>, this call included; signs are ignored.</summary>
    [Id(4)]
    public decimal? MaxTotal { get; init; }

    /// <summary>How many calls of the tool may be made over <see cref="Per"/>, this one included.</summary>
    [Id(5)]
    public int? MaxCalls { get; init; }

    /// <summary>Over what totals and calls are counted.</summary>
    [Id(6)]
    public LimitSpan Per { get; init; }

    /// <summary>The values it may have, exact; empty for any.</summary>
    [Id(7)]
    public ImmutableArray<string> OneOf { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>A regular expression the whole value must match; empty for any. Never backtracks.</summary>
    [Id(8)]
    public string Pattern { get; init; } = "";

    /// <summary>Whether it must be given.</summary>
    [Id(9)]
    public bool Required { get; init; }
}

/// <summary>Which data of another source a call is taken to carry out.</summary>
[GenerateSerializer, Alias("Nexus.Personas.FlowCarrying")]
public enum FlowCarrying
{
    /// <summary>Only a call whose parameters hold something of what was read, also encoded.</summary>
    Data,

    /// <summary>Every call once something was read: for sources of which not even a summary may leave.</summary>
    Anything,
}

/// <summary>No flow from what was read to where it may not go. Judged by the scope gate over everything the chain has seen.</summary>
/// <param name="From">What was read: scopes over the resources of the calls seen, <c>tool:name</c>, <c>source:name</c> for what a caller reported, or <c>untrusted</c>.</param>
/// <param name="To">Where it must not go: scopes over the resources of the call, or <c>tool:name</c>. Read-only tools without a resource in it are never meant.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.FlowRule")]
public sealed record FlowRule([property: Id(0)] ImmutableArray<string> From, [property: Id(1)] ImmutableArray<string> To)
{
    /// <summary>Where it may go all the same.</summary>
    [Id(2)]
    public ImmutableArray<string> Except { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What counts as carrying it out.</summary>
    [Id(3)]
    public FlowCarrying Carrying { get; init; }
}
