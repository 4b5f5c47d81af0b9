namespace Orleans.Runtime;

/// <summary>A reminder could not be changed: another caller was first.</summary>
public sealed class ReminderException : OrleansException
{
    public ReminderException(string message)
        : base(message)
    {
    }
}
