using Nexus.Actions;

namespace Nexus.Gates;

/// <summary>What someone wrote in one of the places that the task points at: a mail by its subject or sender, a page by its address, a file by its name.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="IsPage">The task has the place's own address or name, not only a word of it.</param>
internal sealed record PointedText(string Text, bool IsPage)
{
    private const int MinName = 4;

    private Orders? _orders;
    private Addressed? _addressed;

    public Orders Orders => _orders ??= new Orders(Text);

    /// <summary>It speaks to the agent itself, as nobody's own words do.</summary>
    public bool IsForged => !(_addressed ??= new Addressed(Text)).IsNone;

    public static List<PointedText> Of(GateInput input)
    {
        var found = new List<PointedText>();
        foreach (var task in input.Tasks)
            foreach (var seen in input.Intent.Seen)
            {
                if (seen.Trusted || seen.Source == "task") continue;
                if (Provenance.Printed(seen) is { Form: not RecordForm.None } records)
                    foreach (var record in records.GoingBy(SeenText.Of(task).Content)) found.Add(new PointedText(Written(record), Named(record, task)));
                else if (IsAskedFor(seen, task, input)) found.Add(new PointedText(seen.Text, true));
            }
        return found;
    }

    private static string Written(IReadOnlyDictionary<string, string> record) => string.Join('\n', record.Where(static field => RecordField.IsWritten(field.Key)).Select(static field => field.Value));

    private static bool Named(IReadOnlyDictionary<string, string> record, Observation task) =>
        record.Any(field => RecordField.IsTitle(field.Key) && field.Value.Length >= MinName && new SinkValue(field.Value).StandsLiterally(task.Text));

    // By what the task has literally, or by the key of a record that the task means.
    private static bool IsAskedFor(Observation seen, Observation task, GateInput input)
    {
        if (seen.Asked.Length == 0) return false;
        foreach (var (name, value) in AskedArguments.Of(seen))
        {
            if (value.Length >= MinName && new SinkValue(value).StandsIn(SeenText.Of(task))) return true;
            if (!Records.IsKey(name)) continue;
            foreach (var listed in input.Intent.Seen)
                if (Provenance.Printed(listed) is { } records && records.Holds(name, value, SeenText.Of(task).Content)) return true;
        }
        return false;
    }
}
