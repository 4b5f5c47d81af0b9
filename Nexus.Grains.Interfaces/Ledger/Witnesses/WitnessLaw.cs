namespace Nexus.Ledger;

/// <summary>What a witness answers; the HTTP statuses of c2sp.org/tlog-witness.</summary>
public enum WitnessAnswer
{
    /// <summary>The checkpoint continues what was seen: cosign it.</summary>
    Cosign = 200,

    /// <summary>The request contradicts itself.</summary>
    Malformed = 400,

    /// <summary>No trusted key of the log has signed it, or a signature that claims one fails.</summary>
    Unsigned = 403,

    /// <summary>Nobody has asked this witness to watch that log.</summary>
    UnknownLog = 404,

    /// <summary>The old size is not that of the checkpoint cosigned last.</summary>
    OtherSize = 409,

    /// <summary>It does not continue what was seen: a split view, or a history rewritten.</summary>
    Inconsistent = 422,
}

/// <summary>A witness's answer.</summary>
/// <param name="Answer">What it is.</param>
/// <param name="Reason">A sentence, with the numbers.</param>
/// <param name="Checkpoint">The checkpoint it is about; null if malformed.</param>
public sealed record WitnessRuling(WitnessAnswer Answer, string Reason, Checkpoint? Checkpoint);

/// <summary>How a witness judges: from the request, the keys it trusts and the checkpoint it cosigned last, in the order of the specification.</summary>
public static class WitnessLaw
{
    /// <summary>Judges <paramref name="request"/>; <paramref name="trusted"/> are the keys of all logs, each under its log's origin; <paramref name="latest"/> finds the checkpoint cosigned last for an origin.</summary>
    public static WitnessRuling Judge(AddCheckpoint request, IReadOnlyList<NoteVerifier> trusted, Func<string, Checkpoint?> latest)
    {
        Checkpoint next;
        try
        {
            next = ReadOpen(request.Note.Text);
        }
        catch (NexusException error)
        {
            return new(WitnessAnswer.Malformed, error.Message, null);
        }
        NoteVerifier[] keys = [.. trusted.Where(key => key.Name == next.Origin)];
        if (keys.Length == 0) return new(WitnessAnswer.UnknownLog, $"the log {next.Origin} is not watched here", next);
        if (Signature(request.Note, keys) is { } refusal) return new(WitnessAnswer.Unsigned, refusal, next);
        if (request.Old > next.Size) return new(WitnessAnswer.Malformed, $"old size {request.Old} is beyond the checkpoint's {next.Size}", next);
        var last = latest(next.Origin);
        if (request.Old != (last?.Size ?? 0)) return new(WitnessAnswer.OtherSize, $"the checkpoint cosigned last has {last?.Size ?? 0} leaves, not {request.Old}", next);
        return Objection(request, next, last) is { } objection ? new(WitnessAnswer.Inconsistent, objection, next) : new(WitnessAnswer.Cosign, $"{next.Size} leaves continue {request.Old}", next);
    }

    // An empty log with a wrong root is well-formed, and inconsistent: the specification answers it with 422, not 400.
    private static Checkpoint ReadOpen(string text)
    {
        var lines = text.Split('\n');
        return lines.Length >= 4 && lines[1] == "0" && lines[0].Length > 0 && StrictBase64.DecodeHash(lines[2]) is { } root && text.EndsWith('\n') && lines[3..^1].All(static line => line.Length > 0)
            ? new Checkpoint(lines[0], 0, [.. root], [.. lines[3..^1]])
            : Checkpoint.Parse(text);
    }

    private static string? Signature(SignedNote note, NoteVerifier[] keys)
    {
        try
        {
            return note.Verify(keys).Count > 0 ? null : "no key trusted for this log has signed it";
        }
        catch (NexusException error)
        {
            return error.Message;
        }
    }

    private static string? Objection(AddCheckpoint request, Checkpoint next, Checkpoint? last)
    {
        if (next.Size == 0 && !next.Root.AsSpan().SequenceEqual(MerkleHash.Empty)) return "an empty log has the root of no leaves";
        if (request.Old == 0) return request.Proof.IsEmpty ? null : "from an empty log there is nothing to prove";
        if (request.Old == next.Size && !last!.Root.AsSpan().SequenceEqual(next.Root.AsSpan())) return $"two roots for {next.Size} leaves: a split view";
        return MerkleProof.VerifyConsistency(request.Old, last!.Root.AsSpan(), next.Size, next.Root.AsSpan(), [.. request.Proof.Select(static hash => hash.ToArray())])
            ? null
            : $"the proof does not show that the {next.Size} leaves continue the {request.Old} seen before";
    }
}
