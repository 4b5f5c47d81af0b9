using System.Text.Json;
using Nexus.Actions;

namespace Nexus.Gates;

/// <summary>What a tool was asked with, of which it gave an answer.</summary>
internal static class AskedArguments
{
    public static IEnumerable<(string Name, string Value)> Of(Observation seen)
    {
        JsonDocument asked;
        try
        {
            asked = JsonDocument.Parse(seen.Asked);
        }
        catch (JsonException)
        {
            // Too long to be kept whole: it names nothing that could be compared.
            return [];
        }
        using (asked)
            return asked.RootElement.ValueKind != JsonValueKind.Object ? [] :
                [.. asked.RootElement.EnumerateObject().Where(static one => one.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number).Select(static one => (one.Name, one.Value.ToString()))];
    }
}
