using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Budgets;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Gates;

/// <summary>Thresholds in force.</summary>
/// <param name="IntentThreshold">Null: the embedder's own calibrated default.</param>
/// <param name="DriftSigma">For the tier established; cold_start is stricter, trusted more relaxed.</param>
public sealed record GateSettings(double? IntentThreshold, double DriftSigma)
{
    /// <summary>How long the door waits for an embedder before the gate of intent fails.</summary>
    public TimeSpan EmbedderPatience { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>How near the planned action is to what the persona is for. Error: why it could not be judged, or empty.</summary>
public sealed record MeaningReading(double Cosine, string NearestPattern, double Threshold, string Embedder, string Error);

/// <summary>A moment by the wall clock and by the monotonic clock of a process.</summary>
/// <param name="Ticks">Monotonic, in ticks of <see cref="TimeSpan"/>.</param>
/// <param name="Epoch">Which process's clock.</param>
public readonly record struct ProcessMoment(DateTimeOffset At, long Ticks, long Epoch);

/// <summary>Everything the gates judge on. Prepared beforehand; judging it is pure.</summary>
public sealed record GateInput(
    Intent Intent,
    PersonaContract Contract,
    TrustTier Tier,
    ToolDescriptor? Tool,
    CommittedCall Call,
    Lease? Lease,
    string LeaseRefusal,
    DateTimeOffset Now,
    long NowTicks,
    long ProcessEpoch,
    MeaningReading Meaning,
    DriftReading? Drift,
    string DriftError,
    GateSettings Settings)
{
    /// <summary>How the persona's budgets stand with this call; null where it has none.</summary>
    public BudgetReading? Budget { get; init; }

    /// <summary>Those of the call's sink values that the persona's own history vouches for.</summary>
    public ImmutableArray<string> MatureSinks { get; init; } = [];

    /// <summary>What the persona has used of the contract's limits by the day.</summary>
    public ImmutableArray<UsageReading> Usage { get; init; } = [];

    /// <summary>The task, where its giver may be believed.</summary>
    internal IEnumerable<Observation> Tasks => Intent.Seen.IsDefault ? [] : Intent.Seen.Where(static seen => seen is { Source: "task", Trusted: true });

    /// <summary>What the door judges: everything it was told, and nothing else.</summary>
    public static GateInput Of(Intent intent, PersonaAnswer persona, ToolDescriptor? tool, CommittedCall call, ProcessMoment now, MeaningReading near, GateSettings settings) =>
        new(intent, persona.Contract, persona.Tier, tool, call, persona.Lease, persona.LeaseRefusal, now.At, now.Ticks, now.Epoch, near, persona.Drift, "", settings)
        {
            MatureSinks = persona.MatureSinks,
            Usage = persona.Usage,
        };
}

/// <summary>The call exactly as it will run: what its parameters resolve to, and the hash that binds it.</summary>
/// <param name="Tool">Name.</param>
/// <param name="Parameters">Canonical JSON.</param>
/// <param name="Hash">SHA-256 of the canonical JSON of tool, tool version, parameters and chain; lower-case hex.</param>
/// <param name="Resources">Canonical resources, each template expanded over the real parameters.</param>
/// <param name="Sinks">Values that say where an effect goes, as strings.</param>
/// <param name="Error">Why it does not fit the tool's schema, or empty.</param>
public sealed record CommittedCall(string Tool, Utf8Json Parameters, string Hash, ImmutableArray<string> Resources, ImmutableArray<string> Sinks, string Error)
{
    /// <summary>The sinks with the arguments they stand in.</summary>
    public ImmutableArray<NamedSink> NamedSinks { get; init; } = [];
}

/// <summary>A value that says where an effect goes.</summary>
/// <param name="Argument">Name of the argument it stands in, without the path to it.</param>
public readonly record struct NamedSink(string Argument, string Value);

/// <summary>One gate. All of them always judge, in <see cref="Order"/>.</summary>
public interface IGate
{
    string Name { get; }

    int Order { get; }

    /// <summary>What it asks of an action, in a sentence for people.</summary>
    string Description { get; }

    /// <summary>What its scores are held against, where nothing is known yet of the persona.</summary>
    double Threshold(GateSettings settings);

    GateResult Judge(GateInput input);
}

/// <summary>Turns a sentence into a vector. Deterministic; the same text gives the same vector.</summary>
public interface IEmbedder
{
    string Name { get; }

    /// <summary>The cosine its own calibration found to separate paraphrases from strangers.</summary>
    double DefaultThreshold { get; }

    ValueTask<ReadOnlyMemory<float>> EmbedAsync(string text, CancellationToken cancellation);

    /// <summary>Does beforehand what the first sentence would otherwise wait for.</summary>
    Task PrepareAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Many sentences, in their order; faster than one by one where the embedder can do better.</summary>
    async ValueTask<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAllAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var vectors = new ReadOnlyMemory<float>[texts.Count];
        for (var i = 0; i < vectors.Length; i++) vectors[i] = await EmbedAsync(texts[i], cancellation);
        return vectors;
    }
}
