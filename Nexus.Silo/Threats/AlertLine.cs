using System.Text.Json;
using Nexus.Wire;

namespace Nexus.Threats;

/// <summary>One change of an alert as a line of the archive: the alert as the API shows it, with tenant, number and what happened.</summary>
internal static class AlertLine
{
    public static string Write(string tenant, AlertChange change)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("tenant", tenant);
            json.WriteNumber("number", change.Number);
            json.WriteString("change", Ledger.WireName.Of(change.Kind));
            json.WritePropertyName("alert");
            JsonSerializer.Serialize(json, AlertResponse.Of(change.Alert), WireJson.Default.AlertResponse);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
