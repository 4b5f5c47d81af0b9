using System.Collections.Immutable;
using Nexus.Actions;

namespace Nexus.Chains;

/// <summary>What a tool returned, as a chain keeps it for judging later actions.</summary>
public static class SeenOutput
{
    private const int MaxAsked = 16_384;

    private const string Task = "task";

    /// <summary>The name under which a chain keeps what it was told of: <c>task</c> is its own task alone, whatever a page, a mail or a tool is called.</summary>
    public static string SourceOf(string name) => name == Task ? "reported task" : name;

    public static Observation Of(string source, string tool, bool trusted, string result, Utf8Json parameters, ImmutableArray<string> resources) =>
        new(SourceOf(source), trusted, Cut(result, ChainProgress.MaxObservation)) { Tool = tool, Asked = Cut(parameters.ToString(), MaxAsked), Resources = resources };

    /// <summary>What an outcome lets its chain see: the result, or the words of a failure: an agent reads those too. Null for nothing.</summary>
    public static Observation? Of(string source, string tool, bool trusted, SealStatus status, Utf8Json result, string error, Utf8Json parameters, ImmutableArray<string> resources)
    {
        if (!result.IsEmpty) return Of(source, tool, trusted, ContentText.Of(result), parameters, resources);
        return status == SealStatus.Failed && error.Length > 0 ? Of(source, tool, trusted, error, parameters, resources) : null;
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];
}
