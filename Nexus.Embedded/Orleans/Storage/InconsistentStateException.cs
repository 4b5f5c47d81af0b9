using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>The stored record is not the one that was read: another writer was first. Ends the activation that it escapes from.</summary>
public class InconsistentStateException : OrleansException
{
    public InconsistentStateException()
    {
    }

    public InconsistentStateException(string message)
        : base(message)
    {
    }

    public InconsistentStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : base(errorMsg)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    public string? CurrentEtag { get; }

    public string? StoredEtag { get; }
}
