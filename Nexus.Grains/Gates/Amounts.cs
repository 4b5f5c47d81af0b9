using System.Collections.Immutable;
using System.Text.Json;
using Nexus.Actions;

namespace Nexus.Gates;

/// <summary>The numbers among a call's parameters, by the path a constraint would name them with.</summary>
public static class Amounts
{
    private const int Most = 16;

    /// <summary>At most 16; those of a list are added up, signs ignored, so that nothing is paid back by a negative number.</summary>
    public static ImmutableArray<NamedAmount> Of(Utf8Json parameters)
    {
        if (parameters.IsEmpty || parameters.Span[0] != '{' || !parameters.Span.ContainsAnyInRange((byte)'0', (byte)'9')) return [];
        using var document = JsonDocument.Parse(parameters.Memory);
        var found = new List<NamedAmount>();
        Walk(document.RootElement, "", found);
        return [.. found];
    }

    private static void Walk(JsonElement value, string path, List<NamedAmount> found)
    {
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject()) Walk(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", found);
        else if (value.ValueKind == JsonValueKind.Array)
            foreach (var item in value.EnumerateArray()) Walk(item, path, found);
        else if (Number(value) is { } number) Add(path, Math.Abs(number), found);
    }

    // A number written as a text is one all the same: what the tool makes of "500" is 500.
    private static decimal? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDecimal(out var number) => number,
        JsonValueKind.String when decimal.TryParse(value.GetString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static void Add(string path, decimal number, List<NamedAmount> found)
    {
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Argument != path) continue;
            found[i] = found[i] with { Value = Sum(found[i].Value, number) };
            return;
        }
        if (found.Count < Most) found.Add(new NamedAmount(path, number));
    }

    private static decimal Sum(decimal a, decimal b) => a > decimal.MaxValue - b ? decimal.MaxValue : a + b;
}
