using System.Collections.Immutable;
using System.Text.Json;
using Nexus.Actions;

namespace Nexus.Ledger;

/// <summary>The payload of a decision leaf: what may quote the user, redacted.</summary>
/// <param name="Call">Hash of the committed call, lower-case hex.</param>
/// <param name="GateReasons">One a gate, in order.</param>
/// <param name="Opening">Task and plan, with the chain's first decision; empty otherwise.</param>
/// <param name="Parameters">JSON; a call that was not even JSON stands here as a string.</param>
/// <param name="PlannedAction">What it was for.</param>
/// <param name="Reasoning">Chain of thought.</param>
/// <param name="Resources">What the parameters resolve to.</param>
/// <param name="Sinks">Where the effect goes.</param>
/// <param name="ParameterBytes">Size of the parameters before redaction.</param>
/// <param name="PermitRefusal">Why the approval it was to run under does not hold; empty otherwise, and then not written.</param>
public sealed record DecisionPayload(
    string Call,
    ImmutableArray<string> GateReasons,
    Utf8Json Opening,
    Utf8Json Parameters,
    string PlannedAction,
    ImmutableArray<string> Reasoning,
    ImmutableArray<string> Resources,
    ImmutableArray<string> Sinks,
    int ParameterBytes,
    string PermitRefusal = "")
{
    /// <summary>How long the lease had been held when the gates judged, milliseconds; null without a lease, and in payloads written before this was kept.</summary>
    public long? LeaseMs { get; init; }

    /// <summary>How many observations the chain held when the gates judged, the task among them; null in payloads written before this was kept.</summary>
    public int? Seen { get; init; }

    /// <summary>What was reported to the chain since its last decision: it stands nowhere else in the ledger.</summary>
    public ImmutableArray<Observation> Observed { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The candidate's reasons, one a gate; empty without one.</summary>
    public ImmutableArray<string> TrialReasons { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>The payload of an outcome leaf.</summary>
/// <param name="Checks">What the output check found.</param>
/// <param name="Digest">SHA-256 of the exact result bytes, lower-case hex; empty if there was none.</param>
/// <param name="Error">Why it failed; empty if it did not.</param>
/// <param name="Result">JSON; empty if there was none.</param>
/// <param name="Trusted">Whether the result may be believed.</param>
public sealed record OutcomePayload(ImmutableArray<string> Checks, string Digest, string Error, Utf8Json Result, bool Trusted = false);

/// <summary>The form of payloads: canonical JSON that stands beside a leaf, bound by its salted commitment, and can be erased.</summary>
public static class PayloadFormat
{
    /// <summary>Writes the payload of a decision.</summary>
    public static void Write(CanonicalBuffer to, DecisionPayload payload)
    {
        to.Text("{\"call\":"u8, payload.Call);
        if (payload.LeaseMs is { } lease) to.Integer(",\"features\":{\"lease_ms\":"u8, lease);
        to.Integer(payload.LeaseMs is null ? ",\"features\":{\"parameter_bytes\":"u8 : ",\"parameter_bytes\":"u8, payload.ParameterBytes);
        if (payload.Seen is { } seen) to.Integer(",\"seen\":"u8, seen);
        to.Prose("},\"gates\":"u8, payload.GateReasons);
        if (!payload.Observed.IsEmpty) Observed(to, payload.Observed);
        if (!payload.Opening.IsEmpty) Json(to, ",\"opening\":"u8, payload.Opening);
        Json(to, ",\"parameters\":"u8, payload.Parameters);
        if (payload.PermitRefusal.Length > 0) to.Prose(",\"permit_refused\":"u8, payload.PermitRefusal);
        to.Prose(",\"planned_action\":"u8, payload.PlannedAction);
        to.Prose(",\"reasoning\":"u8, payload.Reasoning);
        to.Prose(",\"resources\":"u8, payload.Resources);
        to.Prose(",\"sinks\":"u8, payload.Sinks);
        if (!payload.TrialReasons.IsEmpty) to.Prose(",\"trial\":"u8, payload.TrialReasons);
        to.Raw("}"u8);
    }

    /// <summary>Writes the payload of an outcome.</summary>
    public static void Write(CanonicalBuffer to, OutcomePayload payload) => WriteOutcome(to, payload.Checks, payload.Digest, payload.Error, payload.Result, payload.Trusted);

    /// <summary>Writes the payload of an outcome; what each part is, <see cref="OutcomePayload"/> says.</summary>
    public static void WriteOutcome(CanonicalBuffer to, ImmutableArray<string> checks, ReadOnlySpan<char> digest, string error, Utf8Json result, bool trusted)
    {
        to.Prose("{\"checks\":"u8, checks);
        to.Text(",\"digest\":"u8, digest);
        to.Prose(",\"error\":"u8, error);
        if (!result.IsEmpty) Json(to, ",\"result\":"u8, result);
        to.Raw(trusted ? ",\"trusted\":true}"u8 : "}"u8);
    }

    /// <summary>Reads the payload of a decision.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if it is not one.</exception>
    public static DecisionPayload ReadDecision(Utf8Json payload) => Read(payload, root => new DecisionPayload(
        root.GetProperty("call").GetString()!,
        Texts(root, "gates"),
        Part(root, "opening"),
        Part(root, "parameters"),
        root.GetProperty("planned_action").GetString()!,
        Texts(root, "reasoning"),
        Texts(root, "resources"),
        Texts(root, "sinks"),
        root.GetProperty("features").GetProperty("parameter_bytes").GetInt32(),
        root.TryGetProperty("permit_refused", out var refused) ? refused.GetString()! : "")
    {
        LeaseMs = root.GetProperty("features").TryGetProperty("lease_ms", out var lease) ? lease.GetInt64() : null,
        Seen = root.GetProperty("features").TryGetProperty("seen", out var seen) ? seen.GetInt32() : null,
        TrialReasons = root.TryGetProperty("trial", out _) ? Texts(root, "trial") : [],
        Observed = root.TryGetProperty("observed", out var observed) ? [.. observed.EnumerateArray().Select(ReadObservation)] : [],
    });

    /// <summary>Reads the payload of an outcome.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if it is not one.</exception>
    public static OutcomePayload ReadOutcome(Utf8Json payload) => Read(payload, root => new OutcomePayload(
        Texts(root, "checks"),
        root.GetProperty("digest").GetString()!,
        root.GetProperty("error").GetString()!,
        Part(root, "result"),
        root.TryGetProperty("trusted", out var trusted) && trusted.GetBoolean()));

    private static T Read<T>(Utf8Json payload, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(payload.Memory);
            return read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new NexusException(ErrorCode.Invalid, $"the payload does not have the form of its leaf's kind: {error.Message}", error);
        }
    }

    private static ImmutableArray<string> Texts(JsonElement root, string name) => [.. root.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private static Utf8Json Part(JsonElement root, string name) => root.TryGetProperty(name, out var part) ? Utf8Json.From(part.GetRawText()) : default;

    private static void Observed(CanonicalBuffer to, ImmutableArray<Observation> observed)
    {
        for (var i = 0; i < observed.Length; i++)
        {
            to.Prose(i == 0 ? ",\"observed\":[{\"source\":"u8 : ",{\"source\":"u8, observed[i].Source);
            to.Prose(",\"text\":"u8, observed[i].Text);
            if (observed[i].Tool.Length > 0) to.Prose(",\"tool\":"u8, observed[i].Tool);
            to.Raw(observed[i].Trusted ? ",\"trusted\":true}"u8 : ",\"trusted\":false}"u8);
        }

        to.Raw("]"u8);
    }

    private static Observation ReadObservation(JsonElement observed) =>
        new(observed.GetProperty("source").GetString()!, observed.GetProperty("trusted").GetBoolean(), observed.GetProperty("text").GetString()!)
        {
            Tool = observed.TryGetProperty("tool", out var tool) ? tool.GetString()! : "",
        };

    /// <summary>What is not strict JSON is still recorded, as text: a call that does not even parse is sealed like any other.</summary>
    private static void Json(CanonicalBuffer to, ReadOnlySpan<byte> name, Utf8Json json)
    {
        to.Raw(name);
        var before = to.Length;
        try
        {
            CanonicalJson.Write(to, json.Span);
        }
        catch (NexusException)
        {
            to.CutTo(before);
            CanonicalJson.WriteText(to, json.ToString());
        }
    }
}
