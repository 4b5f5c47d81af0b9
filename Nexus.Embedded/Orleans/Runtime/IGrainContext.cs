namespace Orleans.Runtime;

/// <summary>One activation of a grain.</summary>
public interface IGrainContext
{
    IServiceProvider ActivationServices { get; }

    /// <summary>Completes when this activation is gone.</summary>
    Task Deactivated { get; }

    GrainId GrainId { get; }

    object? GrainInstance { get; }

    GrainReference GrainReference { get; }

    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}
