namespace Nexus.Ledger;

/// <summary>The store does not answer, is full, or its answer was lost (HTTP 503). Whatever was asked may or may not have happened.</summary>
[GenerateSerializer, Alias("Nexus.StoreUnavailableException")]
public sealed class StoreUnavailableException : Exception
{
    /// <summary>Says what the store was asked and how it failed.</summary>
    public StoreUnavailableException(string message, Exception inner, bool full = false, bool damaged = false) : base(message, inner) => (IsFull, IsDamaged) = (full, damaged);

    /// <summary>True if there is no room: nothing was written, and nothing will be before someone makes room.</summary>
    [Id(0)]
    public bool IsFull { get; private set; }

    /// <summary>True if what is stored cannot be read as what was written: to ask again does not help, a verification says where.</summary>
    [Id(1)]
    public bool IsDamaged { get; private set; }

    /// <summary>How the store stands, in words that go on from "the store": is full, is damaged, or does not answer.</summary>
    public string Standing => IsFull ? "is full" : IsDamaged ? "is damaged" : "does not answer";
}
