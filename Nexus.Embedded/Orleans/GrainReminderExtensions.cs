using Nexus.Embedded;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Reminders: timers that outlive the activation and the process.</summary>
public static class GrainReminderExtensions
{
    public static Task<IGrainReminder> RegisterOrUpdateReminder(this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        ReminderService.Of(grain).RegisterOrUpdateAsync(Activation.Of(grain).GrainId, reminderName, dueTime, period);

    public static Task<IGrainReminder> RegisterOrUpdateReminder(this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        ((IGrainBase)grain).RegisterOrUpdateReminder(reminderName, dueTime, period);

    public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder) =>
        ReminderService.Of(grain).UnregisterAsync(Activation.Of(grain).GrainId, reminder);

    public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) => ((IGrainBase)grain).UnregisterReminder(reminder);

    public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName) =>
        ReminderService.Of(grain).GetAsync(Activation.Of(grain).GrainId, reminderName);

    public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) => ((IGrainBase)grain).GetReminder(reminderName);

    public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain) =>
        ReminderService.Of(grain).GetAllAsync(Activation.Of(grain).GrainId);

    public static Task<List<IGrainReminder>> GetReminders(this Grain grain) => ((IGrainBase)grain).GetReminders();
}
