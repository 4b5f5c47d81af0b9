using System.Text.Json;

namespace Nexus.Cli;

/// <summary>Where the server listens that uses a data directory, as it wrote down beside its lock. It may have died since: ask it.</summary>
internal static class RunningServer
{
    public static Uri? Of(string dataDir)
    {
        try
        {
            using var note = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(dataDir, "nexus.info.json")));
            return note.RootElement.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String ? new Uri(url.GetString()!) : null;
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException or JsonException or UriFormatException)
        {
            // No note, or one half written: nobody to talk to that way. Starting a silo will meet the lock and say who holds it.
            return null;
        }
    }
}
