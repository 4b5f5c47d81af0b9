namespace Nexus.Ledger;

/// <summary>The store does not answer, is full, or its answer was lost (HTTP 503). Whatever was asked may or may not have happened.</summary>
[GenerateSerializer, Alias("Nexus.StoreUnavailableException")]
public sealed class StoreUnavailableException : Exception
{
    /// <summary>Says what the store was asked and how it failed.</summary>
    public StoreUnavailableException(string message, Exception inner) : base(message, inner)
    {
    }
}
