using System.Collections.Immutable;
using Nexus.Personas;

namespace Nexus.Tools;

/// <summary>What running a tool does to the world.</summary>
[GenerateSerializer, Alias("Nexus.Tools.ToolEffect")]
public enum ToolEffect
{
    /// <summary>Reads; changes nothing and sends nothing out.</summary>
    Read,

    /// <summary>Changes something here.</summary>
    Write,

    /// <summary>Sends something out.</summary>
    Egress,
}

/// <summary>What a restart may do about a call whose outcome is unknown.</summary>
[GenerateSerializer, Alias("Nexus.Tools.ToolRecovery")]
public enum ToolRecovery
{
    /// <summary>Running it again is harmless.</summary>
    Rerun,

    /// <summary>Its effect can be looked up.</summary>
    Probe,

    /// <summary>Never run it again by itself.</summary>
    Never,
}

/// <summary>Whether what a tool returns may be believed, e.g. as the origin of a recipient or URL.</summary>
[GenerateSerializer, Alias("Nexus.Tools.OutputTrust")]
public enum OutputTrust
{
    /// <summary>Content that outsiders can influence. The default.</summary>
    Untrusted,

    /// <summary>Computed by Nexus or kept by the tenant.</summary>
    Trusted,
}

/// <summary>A tool as the gates, the catalogue and planners see it.</summary>
/// <param name="Name">Unique, <c>[a-z0-9_.-]{1,64}</c>.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Parameters">JSON Schema of the parameters object.</param>
/// <param name="Risk">How bad a wrong call could be.</param>
/// <param name="Effect">What it does to the world.</param>
/// <param name="Resources">Templates over the real parameters, e.g. <c>file:read:{path}</c>, <c>http:{url.host}</c>, <c>email:{to[]}</c>.</param>
/// <param name="Sinks">Parameters that say where an effect goes.</param>
/// <param name="TimeoutSeconds">Its own limit; a lease may end sooner. 1 to 3,600 s.</param>
/// <param name="RequiresApproval">Whether a person must agree first.</param>
/// <param name="Recovery">What a restart may do about an unknown outcome.</param>
/// <param name="Trust">Whether its output may be believed.</param>
/// <param name="Version">From 1; part of what an approval binds.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Tools.ToolDescriptor")]
public sealed record ToolDescriptor(
    [property: Id(0)] string Name,
    [property: Id(1)] string Description,
    [property: Id(2)] Utf8Json Parameters,
    [property: Id(3)] RiskLevel Risk,
    [property: Id(4)] ToolEffect Effect,
    [property: Id(5)] ImmutableArray<string> Resources,
    [property: Id(6)] ImmutableArray<string> Sinks,
    [property: Id(7)] int TimeoutSeconds,
    [property: Id(8)] bool RequiresApproval,
    [property: Id(9)] ToolRecovery Recovery,
    [property: Id(10)] OutputTrust Trust,
    [property: Id(11)] int Version);

/// <summary>The tools a tenant has. Key: tenant.</summary>
[Alias("Nexus.Tools.IToolsGrain")]
public interface IToolsGrain : ITenantGrain
{
    /// <summary>All tools, by name.</summary>
    [Alias("List")]
    Task<ImmutableArray<ToolDescriptor>> ListAsync();

    /// <summary>Registers a tool that runs at its callers; its version is 1 whatever is given. Safe to repeat.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for a name, schema, template or sink that breaks a rule; <see cref="ErrorCode.Conflict"/> if another tool has the name.</exception>
    [Alias("Register")]
    Task<ToolDescriptor> RegisterAsync(ToolDescriptor tool);

    /// <summary>Makes the next version of a registered tool; none if nothing changes.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if none of that name is registered; <see cref="ErrorCode.Invalid"/> as for <see cref="RegisterAsync"/>.</exception>
    [Alias("Replace")]
    Task<ToolDescriptor> ReplaceAsync(ToolDescriptor tool);
}
