using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Tests.Gates;

/// <summary>Valid things; a test states only the difference.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 10, 0, 0, TimeSpan.Zero);

    public static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    public static PersonaContract Persona() => new("p1", "clerk", "", ["file_write", "web_fetch", "knowledge_search", "mail"], ["file:write:out/**", "http:**", "kb:*", "email:**"], ["write files", "fetch web pages"], 60, RiskLevel.Low, 1, true);

    public static ToolDescriptor FileWrite() => new("file_write", "", Utf8Json.From("""{"type":"object","properties":{"path":{"type":"string"},"content":{"type":"string"}},"required":["path","content"],"additionalProperties":false}"""),
        RiskLevel.Medium, ToolEffect.Write, ["file:write:{path}"], ["path"], 10, false, ToolRecovery.Never, OutputTrust.Trusted, 1);

    public static ToolDescriptor WebFetch() => new("web_fetch", "", Utf8Json.From("""{"type":"object","properties":{"url":{"type":"string"}},"required":["url"]}"""),
        RiskLevel.Medium, ToolEffect.Egress, ["http:{url.host}"], ["url"], 10, false, ToolRecovery.Rerun, OutputTrust.Untrusted, 1);

    public static ToolDescriptor Mail() => new("mail", "", Utf8Json.From("""{"type":"object"}"""),
        RiskLevel.High, ToolEffect.Egress, ["email:{to[]}"], ["to[]", "body.links", "amount"], 10, false, ToolRecovery.Never, OutputTrust.Trusted, 1);

    public static Intent Intent(ToolDescriptor tool, string parameters, params Observation[] seen) =>
        new("s1", "c1", 0, "p1", tool.Name, Utf8Json.From(parameters), "write the file", [], "", Lease(), [.. seen], Utf8Json.EmptyObject);

    public static Lease Lease() => new("l1", "p1", 1, 0, Now.AddSeconds(-10), 0, 7, 60);

    /// <summary>An action that passes all four gates.</summary>
    public static GateInput Input(ToolDescriptor? tool = null, string? parameters = null, params Observation[] seen)
    {
        tool ??= FileWrite();
        parameters ??= """{"path":"out/a.txt","content":"x"}""";
        var intent = Intent(tool, parameters, seen.Length > 0 ? seen : [new Observation("task", true, "write x to out/a.txt")]);
        var call = CallPreparation.Prepare(tool, tool.Name, intent.Parameters, intent.ChainId);
        return new GateInput(intent, Persona(), TrustTier.Established, tool, call, Lease(), "", Now, TimeSpan.FromSeconds(10).Ticks, 7,
            new MeaningReading(0.9, "write files", 0.75, "test", ""), new DriftReading(100, 0.3, "ordinary; 0.3σ"), "", new GateSettings(null, 2.5));
    }

    public static GateRow Row() => new([new DriftGate(), new TtlGate(), new IntentGate(), new ScopeGate()]);

    public static GateResult Result(string name, GateVerdict verdict = GateVerdict.Pass, double score = 1, string reason = "") => new(name, verdict, score, verdict == GateVerdict.Fail && name == "drift" ? 2.5 : 0.5, reason);

    public static ImmutableArray<GateResult> Passing() => [Result("scope"), Result("intent"), Result("ttl"), Result("drift")];
}
