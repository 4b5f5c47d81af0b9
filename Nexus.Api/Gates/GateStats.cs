using Nexus.Personas;

namespace Nexus.Gates;

/// <summary>Verdict counts summed over personas.</summary>
internal static class GateStats
{
    /// <summary>In the order in which the gates judge; all of them, also those that have not judged yet.</summary>
    public static GateStatResponse[] Of(IEnumerable<GateThreshold> gates, IEnumerable<PersonaStats> stats)
    {
        var sums = gates.ToDictionary(gate => gate.Name, gate => new GateStatResponse(gate.Name, 0, 0, 0));
        foreach (var count in stats.SelectMany(one => one.Gates))
        {
            var sum = sums.GetValueOrDefault(count.Gate, new GateStatResponse(count.Gate, 0, 0, 0));
            sums[count.Gate] = new GateStatResponse(count.Gate, sum.Passed + count.Passed, sum.Failed + count.Failed, sum.Skipped + count.Skipped);
        }

        return [.. sums.Values];
    }
}
