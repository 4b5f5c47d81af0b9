using Orleans;
using Orleans.Runtime;

namespace Nexus.Tests.Engine;

/// <summary>Notes why its activations end.</summary>
[Alias("test.IIdleGrain")]
public interface IIdleGrain : IGrainWithStringKey
{
    [Alias("Touch")]
    Task TouchAsync();

    [Alias("Tick")]
    Task TickAsync(bool keepAlive);

    [Alias("Delay")]
    Task DelayAsync(int milliseconds);
}

/// <summary>The same, kept alive by its attribute.</summary>
[Alias("test.IKeptGrain")]
public interface IKeptGrain : IIdleGrain;

internal abstract class IdleGrain : Grain
{
    private int _ticks;

    /// <summary>By key: why the activation ended.</summary>
    public static Dictionary<string, DeactivationReasonCode> Ended { get; } = [];

    public static bool HasEnded(IAddressable grain)
    {
        lock (Ended)
            return Ended.ContainsKey(grain.GetPrimaryKeyString());
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        lock (Ended)
            Ended[this.GetPrimaryKeyString()] = reason.ReasonCode;
        return Task.CompletedTask;
    }

    public Task TouchAsync() => Task.CompletedTask;

    public Task TickAsync(bool keepAlive)
    {
        var period = TimeSpan.FromMilliseconds(5);
        this.RegisterGrainTimer(
            () => Task.FromResult(_ticks++),
            new GrainTimerCreationOptions { DueTime = period, Period = period, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task DelayAsync(int milliseconds)
    {
        DelayDeactivation(TimeSpan.FromMilliseconds(milliseconds));
        return Task.CompletedTask;
    }
}

[GrainType("test-idle")]
internal sealed class PlainIdleGrain : IdleGrain, IPlainIdleGrain;

/// <summary>The same, without any attribute.</summary>
[Alias("test.IPlainIdleGrain")]
public interface IPlainIdleGrain : IIdleGrain;

[GrainType("test-kept")]
[KeepAlive]
internal sealed class KeptGrain : IdleGrain, IKeptGrain;
