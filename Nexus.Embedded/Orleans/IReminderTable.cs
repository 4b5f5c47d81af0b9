using Orleans.Runtime;

namespace Orleans;

/// <summary>Where reminders are kept. The same implementation serves both engines.</summary>
public interface IReminderTable
{
    Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    Task<ReminderTableData> ReadRows(GrainId grainId);

    /// <summary>The rows whose grain hashes into (begin, end]; the whole table when begin equals end.</summary>
    Task<ReminderTableData> ReadRows(uint begin, uint end);

    /// <summary>The row, or null.</summary>
    Task<ReminderEntry> ReadRow(GrainId grainId, string reminderName);

    /// <summary>Inserts or replaces, and returns the new ETag.</summary>
    Task<string> UpsertRow(ReminderEntry entry);

    /// <summary>Removes the row if its ETag still matches; false if it does not.</summary>
    Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

    Task TestOnlyClearTable();

    Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
