using System.Collections.Concurrent;

namespace Nexus.Ledger;

/// <summary>The newest checkpoint of each tenant that witnesses have cosigned, outside the database: <c>heads/&lt;tenant&gt;.cosigned</c>.</summary>
internal sealed class CosignedCheckpoints(CheckpointFiles files)
{
    private readonly ConcurrentDictionary<string, SignedNote> _notes = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>The newest one, or null.</summary>
    public SignedNote? Last(string tenant)
    {
        if (_notes.TryGetValue(tenant, out var note)) return note;
        lock (_gate) return files.Last(tenant) is { } kept ? _notes[tenant] = kept : null;
    }

    /// <summary>Adds a cosignature to the checkpoint it is of. That of an older one than the newest is passed over.</summary>
    public void Add(string tenant, SignedNote note, NoteSignature cosignature)
    {
        lock (_gate)
        {
            var last = _notes.TryGetValue(tenant, out var known) ? known : files.Last(tenant);
            if (last is not null && last.Text == note.Text) note = last;
            else if (last is not null && Checkpoint.Parse(last.Text).Size > Checkpoint.Parse(note.Text).Size) return;
            note = (note with { Signatures = note.Signatures.RemoveAll(other => other.Name == cosignature.Name && other.KeyId == cosignature.KeyId) }).With(cosignature);
            files.Keep(tenant, note);
            _notes[tenant] = note;
        }
    }

    /// <summary>Lays the newest one aside under <paramref name="mark"/>.</summary>
    public void Supersede(string tenant, string mark)
    {
        lock (_gate)
        {
            _notes.TryRemove(tenant, out _);
            files.Supersede(tenant, mark);
        }
    }
}
