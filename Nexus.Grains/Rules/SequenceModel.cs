using System.Collections.Immutable;

namespace Nexus.Rules;

/// <summary>Which runs of three values a source usually makes. It learns so many, then a recent past with too many runs never seen is unusual.</summary>
public sealed class SequenceModel
{
    public const int RunLength = 3;
    public const int Recent = 20;
    public const int MaxRuns = 20_000;

    private readonly HashSet<ulong> _runs;
    private readonly Queue<ulong> _last = new();
    private readonly Queue<bool> _unseen = new();
    private int _unseenCount;

    public SequenceModel(IEnumerable<ulong>? runs = null, long learnt = 0)
    {
        _runs = runs is null ? [] : [.. runs];
        Learnt = learnt;
    }

    /// <summary>How many values it has learnt from.</summary>
    public long Learnt { get; private set; }

    public IReadOnlyCollection<ulong> Runs => _runs;

    /// <summary>How many of the last runs were never seen in learning.</summary>
    public int Unseen => _unseenCount;

    /// <summary>Takes a value. True if, having learnt enough, at least <paramref name="limit"/> of the last runs are new to it.</summary>
    public bool Add(string value, int learn, int limit)
    {
        _last.Enqueue(Hash(value, 14695981039346656037UL));
        if (_last.Count > RunLength) _last.Dequeue();
        var run = 0UL;
        foreach (var part in _last) run = run * 1099511628211UL + part;
        var complete = _last.Count == RunLength;
        if (Learnt < learn)
        {
            if (complete && _runs.Count < MaxRuns) _runs.Add(run);
            Learnt++;
            return false;
        }

        if (!complete) return false;
        var isNew = !_runs.Contains(run);
        _unseen.Enqueue(isNew);
        if (isNew) _unseenCount++;
        if (_unseen.Count > Recent && _unseen.Dequeue()) _unseenCount--;
        return isNew && _unseenCount >= limit;
    }

    /// <summary>Forgets the recent past after a finding, so that one oddity is told once.</summary>
    public void Told()
    {
        _unseen.Clear();
        _unseenCount = 0;
    }

    private static ulong Hash(string text, ulong start)
    {
        foreach (var c in text) start = (start ^ c) * 1099511628211UL;
        return start;
    }
}
