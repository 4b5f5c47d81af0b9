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

    /// <summary>The activation whose write met it. Others that the exception passes through are not to blame.</summary>
    internal object? Origin { get; set; }
}
