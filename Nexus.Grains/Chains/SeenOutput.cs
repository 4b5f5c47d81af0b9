using System.Collections.Immutable;
using Nexus.Actions;

namespace Nexus.Chains;

/// <summary>What a tool returned, as a chain keeps it for judging later actions.</summary>
public static class SeenOutput
{
    private const int MaxAsked = 16_384;

    public static Observation Of(string source, string tool, bool trusted, Utf8Json result, Utf8Json parameters, ImmutableArray<string> resources) =>
        new(source, trusted, Cut(result.ToString(), ChainProgress.MaxObservation)) { Tool = tool, Asked = Cut(parameters.ToString(), MaxAsked), Resources = resources };

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];
}
