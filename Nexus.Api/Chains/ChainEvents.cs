using System.Buffers;
using System.Text.Json;
using Nexus.Gates;

namespace Nexus.Chains;

/// <summary>Writes a chain's events as server-sent events. Each carries the keys of the server of seed 002 and those of its documentation.</summary>
internal sealed class ChainEvents(string chainId)
{
    private readonly ArrayBufferWriter<byte> _data = new(512);
    private readonly string _chainId = chainId;

    /// <summary>The last event has been written.</summary>
    public bool Ended { get; private set; }

    public void Write(IBufferWriter<byte> output, ChainEvent one)
    {
        if (Ended) return;
        _data.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_data, Answers.Plain))
        {
            json.WriteStartObject();
            Members(json, one);
            json.WriteEndObject();
        }

        Frame(output, NameOf(one.Kind), _data.WrittenSpan);
        Ended = one.Kind is ChainEventKind.ChainCompleted or ChainEventKind.Error;
    }

    public static void WriteError(IBufferWriter<byte> output, string message)
    {
        var data = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(data, Answers.Plain))
        {
            json.WriteStartObject();
            json.WriteString("message", message);
            json.WriteEndObject();
        }

        Frame(output, "error"u8, data.WrittenSpan);
    }

    private void Members(Utf8JsonWriter json, ChainEvent one)
    {
        switch (one.Kind)
        {
            case ChainEventKind.ChainStarted:
                json.WriteString("chain_id", _chainId);
                json.WriteNumber("steps", one.Steps);
                json.WriteNumber("step_count", one.Steps);
                break;
            case ChainEventKind.StepStarted:
                Step(json, one);
                json.WriteString("persona", one.Persona);
                json.WriteString("persona_name", one.Persona);
                json.WriteString("tool", one.Tool);
                json.WriteString("tool_name", one.Tool);
                break;
            case ChainEventKind.GateResult:
                Step(json, one);
                Gate(json, one.Gate!);
                break;
            case ChainEventKind.SealCreated:
                Step(json, one);
                json.WriteString("seal_id", one.SealId);
                json.WriteString("status", WireNames.Of(one.SealStatus));
                json.WriteString("result_preview", one.Message);
                break;
            case ChainEventKind.StepCompleted:
                Step(json, one);
                break;
            case ChainEventKind.ChainCompleted:
                json.WriteString("chain_id", _chainId);
                json.WriteString("status", WireNames.Of(one.Status));
                json.WritePropertyName("cost");
                JsonSerializer.Serialize(json, Cost.Zero, WireJson.Default.Cost);
                // Seed 002 has no such key; without it nobody learns why a chain that sealed nothing was given to a person.
                if (one.Message.Length > 0) json.WriteString("message", one.Message);
                break;
            case ChainEventKind.Error:
                json.WriteString("message", one.Message);
                json.WriteString("chain_id", _chainId);
                break;
            default:
                throw new InvalidOperationException($"chain event {one.Kind} has no form on the wire");
        }
    }

    private static void Step(Utf8JsonWriter json, ChainEvent one)
    {
        json.WriteNumber("step", one.Step);
        json.WriteNumber("step_index", one.Step);
    }

    private static void Gate(Utf8JsonWriter json, GateResult gate)
    {
        json.WriteString("gate", gate.Name);
        json.WriteString("gate_name", gate.Name);
        json.WriteString("verdict", WireNames.Of(gate.Verdict));
        json.WriteNumber("score", Finite.Of(gate.Score));
        json.WriteNumber("threshold", Finite.Of(gate.Threshold));
        json.WriteString("reason", gate.Reason);
    }

    private static ReadOnlySpan<byte> NameOf(ChainEventKind kind) => kind switch
    {
        ChainEventKind.ChainStarted => "chain_started"u8,
        ChainEventKind.StepStarted => "step_started"u8,
        ChainEventKind.GateResult => "gate_result"u8,
        ChainEventKind.SealCreated => "seal_created"u8,
        ChainEventKind.StepCompleted => "step_completed"u8,
        ChainEventKind.ChainCompleted => "chain_completed"u8,
        _ => "error"u8,
    };

    private static void Frame(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        output.Write("event: "u8);
        output.Write(name);
        output.Write("\ndata: "u8);
        output.Write(data);
        output.Write("\n\n"u8);
    }
}
