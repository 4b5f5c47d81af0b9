namespace Nexus.Chains;

/// <summary>Files to be read: "read notes.txt", "what is in notes.txt", "open a.txt and b.txt", or the path alone.</summary>
internal static class ReadClause
{
    public static IReadOnlyList<StepDraft> Read(Clause clause)
    {
        var words = clause.Words;
        var steps = new List<StepDraft>();
        for (var i = 0; i < words.Count; i++)
        {
            if (!FilePaths.Is(words[i])) continue;
            if (words.Count == 1 || WebClause.Follows(words, i, Vocabulary.Read) || steps.Count > 0 && Continues(words, i)) steps.Add(StepDraft.ReadFile(words[i].Text));
        }
        return steps;
    }

    private static bool Continues(IReadOnlyList<Word> words, int i)
    {
        var before = words[i - 1];
        return before.Lower is "and" or "&" || before.Tail == ',' && FilePaths.Is(before);
    }
}
