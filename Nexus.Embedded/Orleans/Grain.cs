using Nexus.Embedded;
using Orleans.Runtime;

namespace Orleans;

/// <summary>The base of a grain class.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    // Null when a test constructs a grain by hand, as in Orleans.
    private readonly Activation? _activation = Activation.Current;

    protected Grain()
    {
    }

    public IGrainContext GrainContext => Activation;

    public GrainReference GrainReference => Activation.GrainReference;

    public string IdentityString => Activation.GrainId.ToString();

    protected IGrainFactory GrainFactory => Activation.Engine.Factory;

    protected internal IServiceProvider ServiceProvider => Activation.ActivationServices;

    private Activation Activation => _activation ?? throw new InvalidOperationException($"{GetType().Name} was not made by the grain engine.");

    protected void DeactivateOnIdle() => Activation.DeactivateOnIdle(DeactivationReasonCode.ApplicationRequested, "the grain asked for it");

    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.DelayDeactivation(timeSpan);

    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;
}
