using Orleans.Runtime;

namespace Nexus.Embedded;

/// <inheritdoc />
internal sealed class GrainReminder(string name, string etag) : IGrainReminder
{
    public string ReminderName { get; } = name;

    public string Etag { get; } = etag;
}
