using Nexus.Actions;
using Nexus.Chains;
using Nexus.Gates;
using Nexus.Personas;
using Nexus.Tenants;
using Nexus.Tools;

namespace Nexus.Wire;

/// <summary>How enumerations are written over HTTP: lower case, words joined by <c>_</c>.</summary>
public static class WireNames
{
    /// <summary>A seal's status.</summary>
    public static string Of(SealStatus status) => status switch
    {
        SealStatus.Pending => "pending",
        SealStatus.Declared => "declared",
        SealStatus.Executing => "executing",
        SealStatus.Executed => "executed",
        SealStatus.Failed => "failed",
        SealStatus.Blocked => "blocked",
        SealStatus.Escalated => "escalated",
        SealStatus.Unknown => "unknown",
        SealStatus.Compensated => "compensated",
        _ => throw Unnamed(status),
    };

    /// <summary>A chain's status.</summary>
    public static string Of(ChainStatus status) => status switch
    {
        ChainStatus.Running => "running",
        ChainStatus.Completed => "completed",
        ChainStatus.Blocked => "blocked",
        ChainStatus.Escalated => "escalated",
        ChainStatus.Failed => "failed",
        _ => throw Unnamed(status),
    };

    /// <summary>A gate's verdict.</summary>
    public static string Of(GateVerdict verdict) => verdict switch
    {
        GateVerdict.Pass => "pass",
        GateVerdict.Fail => "fail",
        GateVerdict.Skip => "skip",
        _ => throw Unnamed(verdict),
    };

    /// <summary>A risk level.</summary>
    public static string Of(RiskLevel risk) => risk switch
    {
        RiskLevel.Low => "low",
        RiskLevel.Medium => "medium",
        RiskLevel.High => "high",
        RiskLevel.Critical => "critical",
        _ => throw Unnamed(risk),
    };

    /// <summary>A trust tier.</summary>
    public static string Of(TrustTier tier) => tier switch
    {
        TrustTier.ColdStart => "cold_start",
        TrustTier.Established => "established",
        TrustTier.Trusted => "trusted",
        _ => throw Unnamed(tier),
    };

    /// <summary>A tool's effect.</summary>
    public static string Of(ToolEffect effect) => effect switch
    {
        ToolEffect.Read => "read",
        ToolEffect.Write => "write",
        ToolEffect.Egress => "egress",
        _ => throw Unnamed(effect),
    };

    /// <summary>A role.</summary>
    public static string Of(Role role) => role switch
    {
        Role.Agent => "agent",
        Role.Auditor => "auditor",
        Role.Operator => "operator",
        Role.Admin => "admin",
        _ => throw Unnamed(role),
    };

    /// <summary>The role written <paramref name="name"/>, or null.</summary>
    public static Role? ParseRole(string? name) => name switch
    {
        "agent" => Role.Agent,
        "auditor" => Role.Auditor,
        "operator" => Role.Operator,
        "admin" => Role.Admin,
        _ => null,
    };

    /// <summary>The risk level written <paramref name="name"/>, or null.</summary>
    public static RiskLevel? ParseRisk(string? name) => name switch
    {
        "low" => RiskLevel.Low,
        "medium" => RiskLevel.Medium,
        "high" => RiskLevel.High,
        "critical" => RiskLevel.Critical,
        _ => null,
    };

    private static InvalidOperationException Unnamed(Enum value) => new($"{value.GetType().Name} {value} has no name on the wire");
}
