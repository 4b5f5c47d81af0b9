namespace Nexus.Rules;

/// <summary>The recent hits of one rule in one scope, in event time. Says whether they meet the rule.</summary>
/// <remarks>A window is half open, [t, t + within): five in a second means less than a second from the first to the fifth. Late events find their place.</remarks>
public sealed class RuleWindow(Rule rule)
{
    /// <summary>How late an event may come and still count together with those around it, beyond one length of the window.</summary>
    public static readonly TimeSpan Lateness = TimeSpan.FromMinutes(1);

    // Enough to meet any count; what floods beyond it cannot change the answer but for events that come very late.
    private const int Least = 2048;

    private readonly List<Item>[] _hits = [.. rule.Clauses.Select(_ => new List<Item>())];

    private readonly record struct Item(long At, string EventId, int Count);

    private long Length => rule.Within.Ticks;

    /// <summary>Takes a hit. True if a window around it now meets every clause.</summary>
    public bool Add(in RuleHit hit)
    {
        if (rule.Kind == RuleKind.Match) return true;
        var list = _hits[hit.Clause];
        var item = new Item(hit.At.UtcTicks, hit.EventId, hit.Count);
        var at = list.Count;
        while (at > 0 && list[at - 1].At > item.At) at--;
        list.Insert(at, item);
        var met = Meets(item.At);
        Trim(list, rule.Clauses[hit.Clause].Count, item.At, (hit.ReceivedAt + Lateness).UtcTicks);
        return met;
    }

    /// <summary>Ids of the events that met the rule around <paramref name="hit"/>, at most <paramref name="most"/>.</summary>
    public IEnumerable<string> Evidence(RuleHit hit, int most)
    {
        if (rule.Kind == RuleKind.Match) return [hit.EventId];
        var (from, to) = (hit.At.UtcTicks - Length, hit.At.UtcTicks + Length);
        return _hits.SelectMany(list => list).Where(item => item.At > from && item.At < to).OrderBy(item => item.At).Select(item => item.EventId).TakeLast(most);
    }

    /// <summary>Lets go of what can count no more. One event from the far future must not make all others too old: its time is believed of itself only.</summary>
    private void Trim(List<Item> list, int count, long at, long latest)
    {
        var ahead = at > latest;
        var oldest = at - 2 * Length - Lateness.Ticks;
        var old = 0;
        while (!ahead && list[old].At < oldest) old++;
        var over = list.Count - Math.Max(count * 4, Least);
        if (over > old && !ahead && list[^1].At > latest)
        {
            list.RemoveRange(list.Count - over, over);
            return;
        }

        old = Math.Max(old, over);
        // In one piece now and then, not one by one: removing at the front moves all that stays.
        if (old > 0 && (old >= 256 || old >= list.Count / 4)) list.RemoveRange(0, old);
    }

    private bool Meets(long around)
    {
        // No window around it can hold more than all that is nearer than one length.
        if (!Meets(around - Length + 1, around + Length)) return false;
        // Some hit begins the best window. Where the new hit is the latest, the earliest possible beginning takes in all the others could.
        var latest = true;
        foreach (var list in _hits) latest &= list.Count == 0 || list[^1].At <= around;
        if (latest) return Earliest(around) is { } start && Meets(start, start + Length);
        foreach (var list in _hits)
            for (var i = After(list, around - Length); i < list.Count && list[i].At <= around; i++)
                if (Meets(list[i].At, list[i].At + Length)) return true;
        return false;
    }

    private long? Earliest(long around)
    {
        long? earliest = null;
        foreach (var list in _hits)
            if (After(list, around - Length) is var i && i < list.Count && (earliest is null || list[i].At < earliest)) earliest = list[i].At;
        return earliest;
    }

    private bool Meets(long from, long to)
    {
        for (var clause = 0; clause < _hits.Length; clause++)
        {
            var (list, count, needed) = (_hits[clause], 0, rule.Clauses[clause].Count);
            for (var i = After(list, from - 1); i < list.Count && list[i].At < to && count < needed; i++) count += list[i].Count;
            if (count < needed) return false;
        }

        return true;
    }

    /// <summary>Index of the first hit later than <paramref name="time"/>.</summary>
    private static int After(List<Item> list, long time)
    {
        var (low, high) = (0, list.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (list[middle].At > time) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
