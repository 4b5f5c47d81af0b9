using System.Collections.Immutable;

namespace Nexus.Repairs;

/// <summary>What a guard is asked to do with the process it keeps.</summary>
[GenerateSerializer, Alias("Nexus.Repairs.GuardDeed")]
public enum GuardDeed
{
    /// <summary>End it and start it again.</summary>
    Restart,

    /// <summary>Tell it to read its configuration again (SIGHUP).</summary>
    Reload,

    /// <summary>Set a variable of its environment, in force from its next start.</summary>
    SetConfig,
}

/// <summary>An order to a guard.</summary>
/// <param name="Id">The seal id of the repair it belongs to: a guard carries out an id once.</param>
/// <param name="Deed">What to do.</param>
/// <param name="Key">Variable name (<see cref="GuardDeed.SetConfig"/>).</param>
/// <param name="Value">Its value; null removes it.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Repairs.GuardOrder")]
public sealed record GuardOrder([property: Id(0)] string Id, [property: Id(1)] GuardDeed Deed, [property: Id(2)] string Key = "", [property: Id(3)] string? Value = null);

/// <summary>What became of an order.</summary>
/// <param name="Id">The order's.</param>
/// <param name="Error">Why it could not be carried out; empty if it was.</param>
/// <param name="Process">The process after it.</param>
/// <param name="Previous">The value before (<see cref="GuardDeed.SetConfig"/>); null if there was none.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Repairs.GuardAnswer")]
public sealed record GuardAnswer([property: Id(0)] string Id, [property: Id(1)] string Error, [property: Id(2)] GuardedProcess Process, [property: Id(3)] string? Previous = null);

/// <summary>A guarded process as its guard sees it.</summary>
/// <param name="Pid">Process id; 0 if it does not run.</param>
/// <param name="State"><c>running</c>, <c>stopped</c> or <c>ended</c>.</param>
/// <param name="Restarts">How often the guard has started it again.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Repairs.GuardedProcess")]
public sealed record GuardedProcess([property: Id(0)] int Pid, [property: Id(1)] string State, [property: Id(2)] int Restarts);

/// <summary>How a guard stands.</summary>
/// <param name="Present">Whether it has asked for orders within the last 30 s.</param>
/// <param name="Process">What it reported last; null if it never did.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Repairs.GuardView")]
public sealed record GuardView([property: Id(0)] bool Present, [property: Id(1)] GuardedProcess? Process);

/// <summary>Between the repair tools and whoever keeps an entity's process, such as <c>nexus watch</c>: the guard asks for orders, and decides nothing but how to carry them out. Key: tenant/entity.</summary>
[Alias("Nexus.Repairs.IGuardGrain")]
public interface IGuardGrain : ITenantGrain
{
    /// <summary>The next order for the guard, or null after <paramref name="patience"/> (at most 20 s). An order not answered is given again.</summary>
    [Alias("Next"), Orleans.Concurrency.AlwaysInterleave]
    Task<GuardOrder?> NextAsync(GuardedProcess process, TimeSpan patience);

    /// <summary>The guard has carried out an order, or could not.</summary>
    [Alias("Answer"), Orleans.Concurrency.AlwaysInterleave]
    Task AnswerAsync(GuardAnswer answer);

    /// <summary>Gives an order and waits for its answer, at most 20 s. An id given before gets the answer of then.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Unavailable"/> if no guard is there or none answers.</exception>
    [Alias("Order"), Orleans.Concurrency.AlwaysInterleave]
    Task<GuardAnswer> OrderAsync(GuardOrder order, TimeSpan patience);

    /// <summary>How the guard stands.</summary>
    [Alias("View"), Orleans.Concurrency.AlwaysInterleave]
    Task<GuardView> ViewAsync();
}

/// <summary>A bound on how many events an entity may send.</summary>
/// <param name="Entity">Whose.</param>
/// <param name="PerSecond">Events a second; above it they are refused. 1 to 1,000,000.</param>
/// <param name="Until">When it ends, UTC.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Repairs.Throttle")]
public sealed record Throttle([property: Id(0)] string Entity, [property: Id(1)] int PerSecond, [property: Id(2)] DateTimeOffset Until);

/// <summary>The bounds in force. Key: tenant.</summary>
[Alias("Nexus.Repairs.IThrottlesGrain")]
public interface IThrottlesGrain : ITenantGrain
{
    /// <summary>Those that have not ended, by entity.</summary>
    [Alias("List")]
    Task<ImmutableArray<Throttle>> ListAsync();

    /// <summary>Sets a bound, or takes it away when its end has passed; returns the one before, or null. Durable once it returns.</summary>
    [Alias("Put")]
    Task<Throttle?> PutAsync(Throttle throttle);
}

/// <summary>The repair an antibody has under way.</summary>
/// <param name="AlertId">For which alert; empty if none is under way.</param>
/// <param name="SealId">Id of the action.</param>
/// <param name="Tool">The repair tool.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="NextAt">When it goes on, UTC: a failed repair waits before it is tried again.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Repairs.RepairView")]
public sealed record RepairView([property: Id(0)] string AlertId, [property: Id(1)] string SealId, [property: Id(2)] string Tool, [property: Id(3)] int Attempt, [property: Id(4)] DateTimeOffset NextAt);

/// <summary>Repairs one entity, one repair at a time; consumes the stream <c>threats</c>. Key: tenant/entity.</summary>
[Alias("Nexus.Repairs.IAntibodyGrain")]
public interface IAntibodyGrain : ITenantGrain
{
    /// <summary>What it has under way.</summary>
    [Alias("View")]
    Task<RepairView> ViewAsync();
}
