namespace Orleans.Runtime;

/// <summary>The activation that produced an enumeration is gone. Begin again, from a cursor of your own.</summary>
public sealed class EnumerationAbortedException : Exception
{
    public EnumerationAbortedException()
    {
    }

    public EnumerationAbortedException(string message)
        : base(message)
    {
    }

    public EnumerationAbortedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
