using Nexus.Tenants;

namespace Nexus.Access;

/// <summary>Which roles a route admits. Without one a route is closed.</summary>
/// <param name="Deed">What it is they may do, for the refusal's sentence.</param>
internal sealed record Permission(string Deed, params Role[] Roles)
{
    /// <summary>No credentials needed.</summary>
    public static Permission Public { get; } = new("");

    public static Permission Run { get; } = new("run tasks", Role.Agent, Role.Operator, Role.Admin);

    /// <summary>What every role needs: the catalogue, personas, knowledge, and the seals of a chain whose id it knows.</summary>
    public static Permission Read { get; } = new("read this", Role.Agent, Role.Auditor, Role.Operator, Role.Admin);

    /// <summary>The whole audit trail.</summary>
    public static Permission Audit { get; } = new("read the whole ledger", Role.Auditor, Role.Operator, Role.Admin);

    /// <summary>Decide what waits for a person.</summary>
    public static Permission Decide { get; } = new("decide about approvals", Role.Operator, Role.Admin);

    public static Permission Teach { get; } = new("manage knowledge", Role.Operator, Role.Admin);

    /// <summary>Send events, pulses and alerts. What an agent's key sends carries an agent's authority.</summary>
    public static Permission Report { get; } = new("send events", Role.Agent, Role.Operator, Role.Admin);

    /// <summary>Decide about alerts, entities and rules; guard processes.</summary>
    public static Permission Operate { get; } = new("operate observation", Role.Operator, Role.Admin);

    public static Permission Administer { get; } = new("manage personas, keys and tenants", Role.Admin);

    private readonly int _roles = Roles.Aggregate(0, (set, role) => set | 1 << (int)role);

    public bool IsPublic => _roles == 0;

    /// <exception cref="NexusException">The caller's role is not among them.</exception>
    public void Check(Caller caller)
    {
        if ((_roles & 1 << (int)caller.Role) == 0)
            throw new NexusException(ErrorCode.Forbidden, $"role {WireNames.Of(caller.Role)} may not {Deed}; that takes {string.Join(" or ", Roles.Select(WireNames.Of))}");
    }
}
