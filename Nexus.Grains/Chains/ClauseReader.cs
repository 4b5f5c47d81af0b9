using System.Collections.Immutable;
using Nexus.Tools;

namespace Nexus.Chains;

/// <summary>One clause to the steps it asks for. Refusal: why it cannot be planned, or empty.</summary>
internal static class ClauseReader
{
    /// <param name="step">The number that the clause's first step will have.</param>
    public static (IReadOnlyList<StepDraft> Steps, string Refusal) Read(Clause clause, int step, ImmutableArray<ToolDescriptor> tools)
    {
        if (ToolMention.Find(clause, tools) is { } named) return Named(clause, step, named, tools);
        var steps = Guess(clause, step);
        if (steps.Count == 0) return ([], Unfit(clause, tools));
        var missing = steps.FirstOrDefault(draft => !tools.Any(tool => tool.Name == draft.Tool));
        return missing is null ? (steps, "") : ([], $"the task needs the tool '{missing.Tool}', which is not in the catalogue");
    }

    private static IReadOnlyList<StepDraft> Guess(Clause clause, int step)
    {
        var writes = WriteClause.Read(clause, step);
        // "save https://… to page.html" fetches first.
        var fetches = WebClause.Read(clause, step);
        if (fetches.Count > 0 && (writes.Count == 0 || clause.Words[0].Lower is "save" or "store" or "export")) return fetches;
        if (writes.Count > 0) return writes;
        var statistics = StatisticsClause.Read(clause, step);
        if (statistics.Count > 0) return statistics;
        var reads = ReadClause.Read(clause);
        return reads.Count > 0 ? reads : SearchClause.Is(clause) ? [SearchClause.Read(clause)] : [];
    }

    private static (IReadOnlyList<StepDraft> Steps, string Refusal) Named(Clause clause, int step, string name, ImmutableArray<ToolDescriptor> tools)
    {
        if (!tools.Any(tool => tool.Name == name))
            return ([], $"there is no tool '{name}'; there are {Names(tools)}");
        if (ToolMention.Parameters(clause) is { } parameters) return ([StepDraft.Named(name, parameters)], "");
        var steps = Forced(clause, step, name);
        return steps.Any(draft => draft.Tool == name) ? (steps, "") : ([], $"the task names the tool '{name}' but not what it needs; give its parameters as a JSON object");
    }

    private static string Unfit(Clause clause, ImmutableArray<ToolDescriptor> tools) =>
        $"no tool fits {BuiltInPlanner.Quote(clause.Text)}, so there is no plan; there are {Names(tools)}: name one (use compute_stats {{\"values\":[1,2]}}), or ask a question (find …, what is …?) to search the knowledge base";

    private static string Names(ImmutableArray<ToolDescriptor> tools) => string.Join(", ", tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));

    private static IReadOnlyList<StepDraft> Forced(Clause clause, int step, string name)
    {
        var rest = Without(clause, name);
        return name switch
        {
            "knowledge_search" when rest.Words.Count > 0 => [SearchClause.Read(rest)],
            "file_read" when rest.Words.FirstOrDefault(FilePaths.Is) is { Text: { } path } => [StepDraft.ReadFile(path)],
            _ when rest.Words.Count > 0 => Guess(rest, step),
            _ => [],
        };
    }

    /// <summary>The clause after the tool's name: "use web_fetch to get X" becomes "get X".</summary>
    private static Clause Without(Clause clause, string name)
    {
        var words = clause.Words.ToList();
        var at = words.FindIndex(word => word.Text.Equals(name, StringComparison.OrdinalIgnoreCase)) + 1;
        while (at < words.Count && words[at].Lower is "tool" or "to" or "for" or "on" or "with" or "and") at++;
        var rest = words.GetRange(at, words.Count - at);
        if (rest.Count == 0) return new Clause("", rest);
        var start = rest[0].Start;
        return new Clause(clause.Text[start..], rest.ConvertAll(word => word with { Start = word.Start - start, End = word.End - start }));
    }
}
