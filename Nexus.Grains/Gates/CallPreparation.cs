using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Nexus.Ledger;
using Nexus.Tools;

namespace Nexus.Gates;

/// <summary>Turns a declared call into the committed one: strict, checked against the schema, resolved to what it would touch, and bound by a hash.</summary>
public static class CallPreparation
{
    /// <summary>The committed call. One that does not fit is returned as well, with <see cref="CommittedCall.Error"/> set: it is still sealed.</summary>
    public static CommittedCall Prepare(ToolDescriptor? tool, string toolName, Utf8Json parameters, string chainId)
    {
        var version = tool?.Version ?? 0;
        Utf8Json canonical;
        try
        {
            canonical = CanonicalJson.Canonicalize(parameters);
        }
        catch (NexusException e)
        {
            // What cannot be read is kept as text, so that the record shows what was asked.
            var text = AsText(parameters);
            return new CommittedCall(toolName, text, HashOf(toolName, version, text, chainId), [], [], $"the parameters are not strict JSON: {e.Message}");
        }
        var hash = HashOf(toolName, version, canonical, chainId);
        if (tool is null) return new CommittedCall(toolName, canonical, hash, [], [], $"tool '{toolName}' is not known");
        if (tool.Name != toolName) return new CommittedCall(toolName, canonical, hash, [], [], $"the descriptor is tool '{tool.Name}', not '{toolName}'");
        try
        {
            return Resolve(tool, canonical, hash);
        }
        catch (NexusException e)
        {
            return new CommittedCall(toolName, canonical, hash, [], [], e.Message);
        }
    }

    /// <summary>SHA-256 of the canonical JSON of chain, parameters, tool and tool version; lower-case hex.</summary>
    private static string HashOf(string tool, int version, Utf8Json canonical, string chainId) => Digits(tool, version, canonical, chainId, stackalloc char[MerkleHash.HexLength]).ToString();

    /// <summary>Whether <paramref name="hash"/> is that of this call.</summary>
    internal static bool IsHashOf(ReadOnlySpan<char> hash, string tool, int version, Utf8Json canonical, string chainId) => Digits(tool, version, canonical, chainId, stackalloc char[MerkleHash.HexLength]).SequenceEqual(hash);

    private static ReadOnlySpan<char> Digits(string tool, int version, Utf8Json canonical, string chainId, Span<char> hex64)
    {
        using var buffer = CanonicalBuffer.Rent();
        buffer.Write("{\"chain\":"u8);
        CanonicalJson.WriteText(buffer, chainId);
        buffer.Write(",\"parameters\":"u8);
        buffer.Write(canonical.Span);
        buffer.Write(",\"tool\":"u8);
        CanonicalJson.WriteText(buffer, tool);
        buffer.Write(",\"version\":"u8);
        CanonicalJson.WriteNumber(buffer, (long)version);
        buffer.Write("}"u8);
        return MerkleHash.Commit([], buffer.Written, hex64);
    }

    private static CommittedCall Resolve(ToolDescriptor tool, Utf8Json canonical, string hash)
    {
        var compiled = CompiledTool.Of(tool);
        using var document = JsonDocument.Parse(canonical.Memory);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object) return new CommittedCall(tool.Name, canonical, hash, [], [], $"$: the parameters must be an object, not {root.ValueKind.ToString().ToLowerInvariant()}");
        if (compiled.Schema.Check(root) is { } fault) return new CommittedCall(tool.Name, canonical, hash, [], [], fault);
        var sinks = compiled.Sinks(root);
        return new CommittedCall(tool.Name, canonical, hash, compiled.Resources(root), sinks.IsEmpty ? [] : [.. sinks.Select(static sink => sink.Value)], "") { NamedSinks = sinks };
    }

    private static Utf8Json AsText(Utf8Json parameters)
    {
        using var buffer = CanonicalBuffer.Rent();
        CanonicalJson.WriteText(buffer, parameters.ToString());
        return buffer.ToJson();
    }
}
