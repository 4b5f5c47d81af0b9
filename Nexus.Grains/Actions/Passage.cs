using System.Collections.Immutable;
using Nexus.Budgets;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Tools;

namespace Nexus.Actions;

/// <summary>One action on its way through the one door: what each step found, for the next.</summary>
internal sealed class Passage(string tenant, Intent intent)
{
    public string Tenant => tenant;

    public Intent Intent => intent;

    public ToolDescriptor? Tool { get; init; }

    /// <summary>How a tool that runs at its callers is registered.</summary>
    public RegisteredTool? Registered { get; init; }

    public required CommittedCall Call { get; init; }

    public required ActionFeatures Features { get; init; }

    public PersonaAnswer Persona { get; set; } = null!;

    /// <summary>What is set aside for it; null for a persona without budgets.</summary>
    public BudgetReading? Budget { get; set; }

    public GateInput Input { get; set; } = null!;

    public ImmutableArray<GateResult> Gates { get; set; }

    public SealStatus Status { get; set; }

    /// <summary>Why the approval it was to run under does not hold; empty if it does, or if there is none.</summary>
    public string PermitRefusal { get; set; } = "";

    /// <summary>A person's word permits it, whatever the gates doubt.</summary>
    public bool IsPermitted => intent.Approval.Length > 0 && PermitRefusal.Length == 0;

    /// <summary>What enforcing would have come to, where the contract is in shadow and let it through.</summary>
    public SealStatus? Shadow { get; set; }

    /// <summary>What the persona's candidate says of it.</summary>
    public TrialVerdict? Trial { get; set; }

    /// <summary>How long the lease had been held when the gates judged.</summary>
    public TimeSpan? LeaseHeld { get; set; }

    public DateTimeOffset DecidedAt { get; set; }

    public Decision Decision { get; set; } = null!;

    public DateTimeOffset Deadline { get; set; }

    public ToolResult Returned { get; set; } = null!;

    public CheckedOutput Output { get; set; } = null!;

    public double DurationMs { get; set; }

    public Outcome Outcome { get; set; } = null!;
}
