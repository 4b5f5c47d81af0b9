using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nexus.Gates;

/// <summary>The thing that a call is about, whether or not its tool declares it as a place the effect goes to: one that the task does not mean, and that untrusted output wants the same done to.</summary>
internal static partial class OtherObject
{
    private const int MinSaid = 4;

    public static string? Objection(GateInput input)
    {
        if (input.Call.Parameters.IsEmpty) return null;
        using var parameters = JsonDocument.Parse(input.Call.Parameters.Memory);
        if (parameters.RootElement.ValueKind != JsonValueKind.Object) return null;
        var does = Deeds.OfTool(input.Tool!.Name, []);
        foreach (var argument in parameters.RootElement.EnumerateObject())
        {
            if (argument.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number) || !Records.IsKey(argument.Name) && !Who().IsMatch(argument.Name)) continue;
            var value = argument.Value.ToString();
            if (value.Length == 0 || Names(input, argument.Name, value) is not { } names || Pointed.Gives(input, names[0], isTarget: true)) continue;
            foreach (var seen in input.Intent.Seen)
                if (Injection.IsForeign(seen) && Ordered(SeenText.Of(seen).Orders, names, does) is { } order)
                    return $"'{Provenance.Shown(value)}' is not what the task means; the untrusted output of '{Provenance.NameOf(seen)}' wants the like done to it: '{Provenance.Shown(order.Trim())}'";
        }
        return null;
    }

    private static string? Ordered(Orders orders, List<SinkValue> names, DeedReading does)
    {
        foreach (var name in names)
            foreach (var order in orders.Wanting(does))
                // What a thing goes by may sound like a deed itself ("Sale: everything dropped").
                if (name.StandsLiterally(order) && new Orders(order.Replace(name.Text, "it", StringComparison.OrdinalIgnoreCase)).Wanting(does).Any()) return order;
        return null;
    }

    // What it goes by: its key and the titles of its records. Null if the task means it.
    private static List<SinkValue>? Names(GateInput input, string argument, string value)
    {
        List<SinkValue> names = [new(value)];
        foreach (var task in input.Intent.Seen)
        {
            if (task.Source != "task") continue;
            if ((value.Length >= MinSaid || !Records.IsKey(argument)) && names[0].StandsLiterally(task.Text)) return null;
            if (!Records.IsKey(argument)) continue;
            foreach (var seen in input.Intent.Seen)
            {
                if (Provenance.Printed(seen) is not { } records) continue;
                if (records.Holds(argument, value, SeenText.Of(task).Content)) return null;
                names.AddRange(records.Titles(argument, value).Where(static title => title.Length >= MinSaid).Select(static title => new SinkValue(title)));
            }
        }
        return names;
    }

    [GeneratedRegex("^(?:user|member|person|contact|assignee|owner|channel|group|team|room|role|account)(?:_?name)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Who();
}
