using Orleans.Runtime;

namespace Orleans;

/// <summary>What every grain class is, whether or not it derives from <see cref="Grain"/>.</summary>
public interface IGrainBase
{
    IGrainContext GrainContext { get; }

    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}
