using Nexus.Actions;

namespace Nexus.Personas;

/// <summary>What actions under way will have used once they are sealed: two at the same moment must not both fit into what is left for one.</summary>
internal sealed class HeldUsage
{
    // No tool may run longer; an action that was never folded by then never will be.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    private readonly Dictionary<string, ActionFeatures> _held = new(StringComparer.Ordinal);

    public void Hold(string sealId, ActionFeatures features)
    {
        if (sealId.Length == 0) return;
        foreach (var (id, _) in _held.Where(held => features.At - held.Value.At > Longest).ToArray()) _held.Remove(id);
        _held[sealId] = features;
    }

    public void Release(string sealId) => _held.Remove(sealId);

    public Usage Of(string tool, string argument)
    {
        var (calls, total) = (0L, 0m);
        foreach (var features in _held.Values)
        {
            if (features.Tool != tool) continue;
            calls++;
            foreach (var amount in features.Amounts)
                if (amount.Argument == argument) total += amount.Value;
        }
        return new Usage(calls, total);
    }
}
