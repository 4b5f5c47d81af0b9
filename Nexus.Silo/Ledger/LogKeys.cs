using System.Collections.Concurrent;
using System.Globalization;

namespace Nexus.Ledger;

/// <summary>The keys that sign checkpoints, and when each is good. While the times of two overlap, both sign: whoever knows either key can verify.</summary>
public sealed class LogKeys
{
    private readonly ConcurrentDictionary<(string Origin, int Key), NoteSigner> _signers = new();
    private readonly IReadOnlyList<LogKey> _keys;

    private LogKeys(IReadOnlyList<LogKey> keys) => _keys = keys;

    /// <summary>Reads keys: one a line (or between semicolons), <c>base64 [from=time] [until=time]</c>; what follows <c>#</c> in a line is a remark.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the line and the rule it breaks, never the key.</exception>
    public static LogKeys Parse(string text)
    {
        var keys = new List<LogKey>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            foreach (var part in line.Split('#')[0].Split(';'))
                if (part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words) keys.Add(Key(words, number));
        }
        return keys.Count > 0 ? new LogKeys(keys) : throw new NexusException(ErrorCode.Invalid, "log keys: there is none; a key is a line with base 64 of 32 bytes");
    }

    /// <summary>Who signs for <paramref name="origin"/> at <paramref name="now"/>, in the order of the lines.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Unavailable"/> if no key is good now.</exception>
    public IReadOnlyList<NoteSigner> SignersOf(string origin, DateTimeOffset now)
    {
        var signers = new List<NoteSigner>(_keys.Count);
        for (var i = 0; i < _keys.Count; i++)
            if (_keys[i].From <= now && now < _keys[i].Until) signers.Add(SignerOf(origin, i));
        return signers.Count > 0 ? signers : throw new NexusException(ErrorCode.Unavailable, $"no log key is good at {now:O}: each has ended or not begun");
    }

    /// <summary>Every key of <paramref name="origin"/>, good now or not.</summary>
    public IReadOnlyList<NoteVerifier> AllOf(string origin) => [.. Enumerable.Range(0, _keys.Count).Select(i => SignerOf(origin, i).Verifier)];

    private NoteSigner SignerOf(string origin, int key) => _signers.GetOrAdd((origin, key), static (at, keys) => NoteSigner.Of(at.Origin, NoteKeyType.Ed25519, keys[at.Key].Seed), _keys);

    private static LogKey Key(string[] words, int line)
    {
        if (StrictBase64.Decode(words[0]) is not { Length: Ed25519.KeyLength } seed) throw new NexusException(ErrorCode.Invalid, $"log keys, line {line}: a key is base 64 of {Ed25519.KeyLength} bytes");
        var (from, until) = (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        foreach (var word in words[1..])
            if (Time(word, "from=") is { } begin) from = begin;
            else if (Time(word, "until=") is { } end) until = end;
            else throw new NexusException(ErrorCode.Invalid, $"log keys, line {line}: '{word}' must be from= or until= with a time such as 2027-01-31T00:00:00Z");
        return from < until ? new LogKey(seed, from, until) : throw new NexusException(ErrorCode.Invalid, $"log keys, line {line}: from must be before until");
    }

    private static DateTimeOffset? Time(string word, string name) =>
        word.StartsWith(name, StringComparison.Ordinal) && DateTimeOffset.TryParse(word.AsSpan(name.Length), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private sealed record LogKey(byte[] Seed, DateTimeOffset From, DateTimeOffset Until);
}
