using System.Collections.Concurrent;
using System.Text;

namespace Nexus.Ledger;

/// <summary>The last checkpoint signed (or cosigned) for each tenant, outside the database: <c>heads/&lt;tenant&gt;.checkpoint</c>, a signed note that anyone may copy and keep.</summary>
/// <param name="directory">The data directory, or null to keep them in memory only.</param>
/// <param name="kind">What the files end in.</param>
internal sealed class CheckpointFiles(string? directory, string kind)
{
    private readonly ConcurrentDictionary<string, SignedNote> _memory = new(StringComparer.Ordinal);

    /// <summary>The last one signed, or null.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Unavailable"/> if the file cannot be read as one.</exception>
    public SignedNote? Last(string tenant)
    {
        if (directory is null) return _memory.GetValueOrDefault(tenant);
        var path = PathOf(directory, tenant);
        if (!File.Exists(path)) return null;
        try
        {
            var note = SignedNote.Parse(File.ReadAllBytes(path));
            _ = Checkpoint.Parse(note.Text);
            return note;
        }
        catch (NexusException damage)
        {
            throw new NexusException(ErrorCode.Unavailable, $"{path}: {damage.Message}; without it a restored old log cannot be told from the true one: put back a copy, or remove the file only if you accept that", damage);
        }
    }

    /// <summary>The tenants of which anything is known outside the database.</summary>
    public IReadOnlyCollection<string> Tenants()
    {
        if (directory is null) return [.. _memory.Keys];
        var heads = Path.Combine(directory, "heads");
        return !Directory.Exists(heads) ? [] : [.. Directory.EnumerateFiles(heads).Where(static file => Path.GetExtension(file) is ".head" or ".checkpoint" or ".cosigned").Select(static file => Uri.UnescapeDataString(Path.GetFileNameWithoutExtension(file))).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Lays the last one aside under <paramref name="mark"/>: it stays for auditors, and counts no more.</summary>
    public void Supersede(string tenant, string mark)
    {
        _memory.TryRemove(tenant, out _);
        if (directory is not null && PathOf(directory, tenant) is var path && File.Exists(path)) File.Move(path, $"{path}.{mark}");
    }

    /// <summary>Replaces the last one. A reader, or a process that starts after a crash, finds the old or the new one, never a part.</summary>
    public void Keep(string tenant, SignedNote note)
    {
        if (directory is null)
        {
            _memory[tenant] = note;
            return;
        }
        var path = PathOf(directory, tenant);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path + ".new", Encoding.UTF8.GetBytes(note.ToString()));
        File.Move(path + ".new", path, overwrite: true);
    }

    private string PathOf(string directory, string tenant) => Path.Combine(directory, "heads", $"{Uri.EscapeDataString(tenant)}.{kind}");
}
