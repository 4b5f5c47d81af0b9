using System.Runtime.CompilerServices;
using Nexus.Personas;

namespace Nexus.Gates;

/// <summary>What the gates need of a contract, compiled once a version.</summary>
internal sealed class CompiledPolicy
{
    private static readonly ConditionalWeakTable<PersonaContract, CompiledPolicy> Compiled = [];

    private CompiledPolicy(PersonaContract contract)
    {
        Tools = [.. contract.AllowedTools];
        Scopes = new ScopeSet(contract.ResourceScopes);
        Denied = new DenySet(contract.Deny);
        Limits = [.. contract.Constraints.Select((limit, index) => new CompiledLimit(limit, index))];
        Flows = [.. contract.Flows.Select(flow => new CompiledFlow(flow))];
        Names = new ContractNames(contract);
    }

    public HashSet<string> Tools { get; }

    public ScopeSet Scopes { get; }

    public DenySet Denied { get; }

    public CompiledLimit[] Limits { get; }

    public CompiledFlow[] Flows { get; }

    public ContractNames Names { get; }

    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for a contract that was never checked: the gate that asks cannot judge, and fails.</exception>
    public static CompiledPolicy Of(PersonaContract contract) => Compiled.GetValue(contract, static one => new CompiledPolicy(one));
}
