namespace Orleans;

/// <summary>Rows of the reminder table.</summary>
public sealed class ReminderTableData
{
    public ReminderTableData()
        : this([])
    {
    }

    public ReminderTableData(IEnumerable<ReminderEntry> list) => Reminders = [.. list];

    public ReminderTableData(ReminderEntry entry)
        : this([entry])
    {
    }

    public IList<ReminderEntry> Reminders { get; }
}
