namespace Nexus.Stores;

/// <summary>How well passages answer a query: the share of the query's words they hold, each weighed by how rare it is in the tenant's passages, and a little by how brief they are.</summary>
/// <remarks>One law for every store, so that a change of store changes no ranking rule. The weight is BM25's, in the form that never falls to nothing in a small collection.</remarks>
internal sealed class PassageRanking(long passages)
{
    private const double BrevityShare = 0.1;
    private const double Brief = 200;

    private readonly Dictionary<long, double> _found = [];
    private double _possible;

    /// <summary>Adds one word's matches: passage and its length in characters.</summary>
    public void Add(IReadOnlyCollection<(long Passage, long Length)> matches)
    {
        var weight = Math.Log(1 + (passages - matches.Count + 0.5) / (matches.Count + 0.5));
        _possible += weight;
        foreach (var (passage, length) in matches)
            _found[passage] = _found.GetValueOrDefault(passage) + weight * (1 - BrevityShare + BrevityShare / (1 + length / Brief));
    }

    /// <summary>The best, with scores 0..1, best first; equals by age.</summary>
    public IReadOnlyList<(long Passage, double Score)> Best(int count) =>
        [.. _found.OrderByDescending(found => found.Value).ThenBy(found => found.Key).Take(count).Select(found => (found.Key, Math.Clamp(found.Value / _possible, 0, 1)))];
}
