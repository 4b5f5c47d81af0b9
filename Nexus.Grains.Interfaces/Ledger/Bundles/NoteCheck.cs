using System.Globalization;

namespace Nexus.Ledger;

/// <summary>Holds a checkpoint against the keys an auditor trusts: the log's, and those of witnesses.</summary>
internal sealed class NoteCheck(IReadOnlyList<NoteVerifier> keys, IReadOnlyList<NoteVerifier> witnesses, List<Finding> findings, List<string> statement)
{
    /// <summary>The checkpoint of <paramref name="note"/>, or null (with a finding) if it is none. Without keys of the auditor's own those <paramref name="named"/> in the file are taken, and the statement says so.</summary>
    public Checkpoint? Run(SignedNote note, IEnumerable<string> named)
    {
        Checkpoint checkpoint;
        try
        {
            checkpoint = Checkpoint.Parse(note.Text);
        }
        catch (NexusException error)
        {
            Add("checkpoint", error.Message);
            return null;
        }
        statement.Add($"Checkpoint of {checkpoint.Origin}: {Counted.Leaves(checkpoint.Size)}, root {Convert.ToHexStringLower(checkpoint.Root.AsSpan())}.");
        Signed(note, "checkpoint", checkpoint.Origin, named, tell: true);
        foreach (var witness in witnesses) Cosigned(note, witness);
        return checkpoint;
    }

    /// <summary>True if <paramref name="note"/> is signed for <paramref name="origin"/> by a key that counts.</summary>
    public bool Signed(SignedNote note, string field, string origin, IEnumerable<string> named, bool tell)
    {
        try
        {
            var known = keys.Count > 0 ? keys : [.. named.Select(NoteVerifier.Parse)];
            var verified = note.Verify(known).FirstOrDefault(signature => signature.Key.Name == origin && signature.Key.Type != NoteKeyType.Cosignature);
            if (verified is null) Add(field, keys.Count switch
            {
                > 1 => $"none of the {keys.Count} keys given has signed it as {origin}",
                1 => $"the key given has not signed it as {origin}",
                _ => known.Count > 0 ? "none of the keys that the file names has signed it" : "no key to verify it with: the file names none, give the log's",
            });
            else if (tell) statement.Add(keys.Count > 0 ? $"Signed with the key given: {verified.Key}." : $"Signed with a key that only the file itself names: {verified.Key}. Compare it with one you got another way, and give that with --key.");
            return verified is not null;
        }
        catch (NexusException error)
        {
            Add(field, error.Message);
            return false;
        }
    }

    private void Cosigned(SignedNote note, NoteVerifier witness)
    {
        try
        {
            if (note.Verify([witness]) is [{ Time: var time }, ..]) statement.Add($"Cosigned by witness {witness.Name}{(time is { } at ? DateTimeOffset.FromUnixTimeSeconds(at).ToString(" 'at' yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "")}.");
            else Add("checkpoint", $"witness {witness.Name} has not cosigned it");
        }
        catch (Exception error) when (error is NexusException or ArgumentOutOfRangeException)
        {
            Add("checkpoint", $"witness {witness.Name}: {error.Message}");
        }
    }

    private void Add(string field, string message) => findings.Add(new Finding(-1, "", field, message));
}
