using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Approvals;

namespace Nexus.Personas;

/// <summary>A contract that is only tried: it judges every action beside the one in force, its verdict is sealed, and it decides nothing.</summary>
/// <param name="Number">Counted from 1 for each persona.</param>
/// <param name="Draft">The contract; null once the trial has ended.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.PersonaCandidate")]
public sealed record PersonaCandidate([property: Id(0)] int Number, [property: Id(1)] PersonaDraft? Draft);

/// <summary>What a caller wants a persona to be; becomes the next version of its contract.</summary>
/// <remarks>This record is the one description of a contract's members. YAML, export and comparison follow from it: a member that stands here, with its default, is read and written by them.</remarks>
/// <param name="Name">1 to 64 characters of letters, digits, <c>_ - .</c> and blanks, unique in the tenant.</param>
/// <param name="Description">Up to 2,000 characters.</param>
/// <param name="AllowedTools">Tool names.</param>
/// <param name="ResourceScopes">Globs over resources.</param>
/// <param name="IntentPatterns">Sentences.</param>
/// <param name="MaxTtlSeconds">1 to 86,400.</param>
/// <param name="RiskTolerance">How doubtful actions are treated.</param>
/// <param name="IsActive">Whether it may be leased.</param>
/// <param name="Approvals">How escalated actions are approved; null for <see cref="ApprovalRule.Default"/>.</param>
/// <param name="Budgets">What may be used up; null for no limit.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.PersonaDraft")]
public sealed record PersonaDraft(
    [property: Id(0)] string Name,
    [property: Id(1)] string Description = "",
    [property: Id(2)] ImmutableArray<string> AllowedTools = default,
    [property: Id(3)] ImmutableArray<string> ResourceScopes = default,
    [property: Id(4)] ImmutableArray<string> IntentPatterns = default,
    [property: Id(5)] int MaxTtlSeconds = 120,
    [property: Id(6)] RiskLevel RiskTolerance = RiskLevel.Medium,
    [property: Id(7)] bool IsActive = true,
    [property: Id(20)] ApprovalRule? Approvals = null,
    [property: Id(21)] Budgets.Budgets? Budgets = null)
{
    /// <summary>Scopes it must never touch; <c>tool:name</c> denies a tool.</summary>
    [Id(8)]
    public ImmutableArray<string> Deny { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What arguments may be, and how much in all.</summary>
    [Id(9)]
    public ImmutableArray<ArgumentConstraint> Constraints { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What was read must not flow there.</summary>
    [Id(10)]
    public ImmutableArray<FlowRule> Flows { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whether its gates judge and seal, but do not block; see <see cref="PersonaContract.Shadow"/>.</summary>
    [Id(30)]
    public bool Shadow { get; init; }
}

/// <summary>The personas of a tenant. Key: tenant.</summary>
[Alias("Nexus.Personas.IPersonasGrain")]
public interface IPersonasGrain : ITenantGrain
{
    /// <summary>All current contracts, by name.</summary>
    [Alias("List")]
    Task<ImmutableArray<PersonaContract>> ListAsync();

    /// <summary>The current contract with this name or id, or null.</summary>
    [Alias("Find")]
    Task<PersonaContract?> FindAsync(string nameOrId);

    /// <summary>One version of a persona's contract, by id or name, or null.</summary>
    [Alias("Version")]
    Task<PersonaContract?> VersionAsync(string nameOrId, int version);

    /// <summary>The contract that is tried beside the one in force, or null.</summary>
    [Alias("Candidate")]
    Task<PersonaCandidate?> CandidateAsync(string nameOrId);

    /// <summary>Tries a contract beside the one in force, which goes on deciding; null ends the trial. The candidate before it is replaced.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if there is no such persona; <see cref="ErrorCode.Invalid"/> for a draft that breaks a rule.</exception>
    [Alias("Try")]
    Task<PersonaCandidate?> TryAsync(string id, PersonaDraft? draft);

    /// <summary>Creates a persona.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for a draft that breaks a rule; <see cref="ErrorCode.Conflict"/> if the name is taken by a different contract.</exception>
    [Alias("Create")]
    Task<PersonaContract> CreateAsync(string id, PersonaDraft draft);

    /// <summary>Makes the next version of a persona. A draft equal to the current contract makes none.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.Invalid"/>, <see cref="ErrorCode.Conflict"/>.</exception>
    [Alias("Update")]
    Task<PersonaContract> UpdateAsync(string id, PersonaDraft draft);
}

/// <summary>What the one door asks a persona before an action.</summary>
/// <param name="LeaseId">Id for a new lease, should one be taken; empty where one is held.</param>
/// <param name="Held">The chain's lease on this persona, or null to take one.</param>
/// <param name="Features">What drift is judged on.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.PersonaQuestion")]
public sealed record PersonaQuestion([property: Id(0)] string LeaseId, [property: Id(1)] Lease? Held, [property: Id(2)] ActionFeatures Features)
{
    /// <summary>The action's id: what it would use of a limit by the day is held for it until it is folded.</summary>
    [Id(3)]
    public string SealId { get; init; } = "";
}

/// <summary>What a persona has used of a limit.</summary>
/// <param name="Calls">Calls made.</param>
/// <param name="Total">What the argument came to.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.Usage")]
public readonly record struct Usage([property: Id(0)] long Calls, [property: Id(1)] decimal Total);

/// <summary>Usage of one of a contract's constraints over the last 24 hours.</summary>
/// <param name="Constraint">Its place in <see cref="PersonaContract.Constraints"/>.</param>
/// <param name="Used">Before this action, calls under way included.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.UsageReading")]
public sealed record UsageReading([property: Id(0)] int Constraint, [property: Id(1)] Usage Used);

/// <summary>What the persona answers: contract, standing, lease and how surprising the action is.</summary>
/// <param name="Contract">The current version.</param>
/// <param name="Tier">Current trust tier.</param>
/// <param name="Lease">The lease held or just taken; null if it may not be leased.</param>
/// <param name="LeaseRefusal">Why not, or empty.</param>
/// <param name="Drift">The reading of the drift model before this action.</param>
/// <param name="MatureSinks">Those of the action's sink values that the persona's own history vouches for.</param>
/// <param name="Digest">Digest of the contract as the registry keeps it.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.PersonaAnswer")]
public sealed record PersonaAnswer(
    [property: Id(0)] PersonaContract Contract,
    [property: Id(1)] TrustTier Tier,
    [property: Id(2)] Lease? Lease,
    [property: Id(3)] string LeaseRefusal,
    [property: Id(4)] DriftReading Drift,
    [property: Id(5)] ImmutableArray<string> MatureSinks,
    [property: Id(6)] string Digest)
{
    /// <summary>Usage of those constraints of the contract that count by the day and concern this tool.</summary>
    [Id(7)]
    public ImmutableArray<UsageReading> Usage { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The contract that is tried beside it; null for none.</summary>
    [Id(20)]
    public PersonaCandidate? Candidate { get; init; }
}

/// <summary>How surprising an action is under the persona's own history.</summary>
/// <param name="Samples">Actions in the history.</param>
/// <param name="Sigma">Standardised surprise; 0 is ordinary, larger is stranger.</param>
/// <param name="Explanation">In words: which feature is strange and how.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.DriftReading")]
public sealed record DriftReading([property: Id(0)] long Samples, [property: Id(1)] double Sigma, [property: Id(2)] string Explanation)
{
    /// <summary>The same if the tool, and its use at this point, are what the task asked for: what is left is target, amount, hour, size and rate.</summary>
    [Id(3)]
    public double? AskedSigma { get; init; }

    /// <summary>The same if the targets are named by the task as well.</summary>
    [Id(4)]
    public double? NamedSigma { get; init; }

    /// <summary>The amount that is strangest, and what it alone adds to each of the three; null if none is above the usual.</summary>
    [Id(5)]
    public StrangeAmount? Amount { get; init; }
}

/// <summary>A number among an action's parameters that is larger than this persona usually gives there.</summary>
/// <param name="Argument">The path a constraint would name it with.</param>
/// <param name="Value">The number.</param>
/// <param name="Sigma">What it adds to the standardised surprise.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.StrangeAmount")]
public sealed record StrangeAmount([property: Id(0)] string Argument, [property: Id(1)] decimal Value, [property: Id(2)] double Sigma);

/// <summary>One persona: its lease, trust tier and drift baseline. Key: tenant/persona id.</summary>
[Alias("Nexus.Personas.IPersonaGrain")]
public interface IPersonaGrain : ITenantGrain
{
    /// <summary>Lease and reading for an action about to be judged. Changes nothing durable.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if there is no such persona.</exception>
    [Alias("Open")]
    Task<PersonaAnswer> OpenAsync(PersonaQuestion question);

    /// <summary>True if <paramref name="lease"/> still holds apart from time: same persona epoch, persona active, not quarantined.</summary>
    [Alias("StillHolds")]
    Task<bool> StillHoldsAsync(Lease lease);

    /// <summary>Folds a sealed action into trust and baseline. Safe to repeat; leaves already folded are passed over.</summary>
    [Alias("Fold")]
    Task FoldAsync(FoldedAction action);

    /// <summary>Reads the contract again after a change.</summary>
    [Alias("Reload")]
    Task ReloadAsync();

    /// <summary>Contract, tier and counters.</summary>
    [Alias("View")]
    Task<PersonaView> ViewAsync();
}
