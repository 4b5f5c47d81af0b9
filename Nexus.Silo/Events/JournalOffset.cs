using System.Text.Json;

namespace Nexus.Events;

/// <summary>How far a journal's records were acted on, and how far its sources had read: one small file beside it, replaced as a whole.</summary>
internal sealed record JournalOffset(long Acted, Dictionary<string, string> Marks)
{
    private const string FileName = "offset.json";

    public static JournalOffset Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize<JournalOffset>(File.ReadAllText(path))! : new JournalOffset(0, []);
    }

    public void Write(string folder) => WholeFile.Replace(Path.Combine(folder, FileName), JsonSerializer.Serialize(this));
}
