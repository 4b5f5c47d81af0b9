namespace Nexus.Embedded;

/// <summary>State that is read before its grain is activated.</summary>
internal interface IStoredState
{
    Task ReadStateAsync(CancellationToken cancellationToken);
}
