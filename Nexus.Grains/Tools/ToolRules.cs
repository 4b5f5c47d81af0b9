using Nexus.Gates;
using Nexus.Ledger;

namespace Nexus.Tools;

/// <summary>What a registered tool must be.</summary>
public static class ToolRules
{
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the bad value and the rule.</exception>
    public static void Check(ToolDescriptor tool)
    {
        var fits = tool.Name.Length is > 0 and <= 64;
        foreach (var c in tool.Name) fits &= char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '.' or '-';
        if (!fits) throw new NexusException(ErrorCode.Invalid, $"tool name '{tool.Name}' must be 1 to 64 of a-z, 0-9, '_', '.' and '-'");
        if (tool.TimeoutSeconds is < 1 or > 3600) throw new NexusException(ErrorCode.Invalid, $"timeout_seconds {tool.TimeoutSeconds} must be 1 to 3,600");
        if (tool.Effect != ToolEffect.Read && tool.Resources.IsEmpty) throw new NexusException(ErrorCode.Invalid, $"tool '{tool.Name}' has the effect {tool.Effect.ToString().ToLowerInvariant()} but names no resources: nothing could bound what it touches");
        // Compiling is the check: schema, templates and sinks are read as the gates will read them.
        _ = CompiledTool.Of(tool);
        ToolNames.Check(tool);
    }

    /// <summary>True for the same registration: whoever repeats it may set blanks and members in another way than the registry keeps them.</summary>
    public static bool Same(ToolDescriptor a, ToolDescriptor b) =>
        a with { Version = b.Version, Resources = b.Resources, Sinks = b.Sinks, Parameters = b.Parameters } == b && CanonicalJson.Canonicalize(a.Parameters).Equals(CanonicalJson.Canonicalize(b.Parameters))
        && a.Resources.AsSpan().SequenceEqual(b.Resources.AsSpan()) && a.Sinks.AsSpan().SequenceEqual(b.Sinks.AsSpan());
}
