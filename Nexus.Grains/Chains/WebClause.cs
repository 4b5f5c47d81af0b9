namespace Nexus.Chains;

/// <summary>Addresses on the web: <c>https://…</c>, <c>www.…</c>, or a host after "fetch", "visit" and the like; kept in a file if the clause says into which.</summary>
internal static class WebClause
{
    public static IReadOnlyList<StepDraft> Read(Clause clause, int step)
    {
        var urls = Urls(clause.Words);
        if (urls.Count == 0) return [];
        var steps = urls.ConvertAll(StepDraft.Fetch);
        var target = WriteClause.Target(clause.Words, 0);
        if (target is { } path && urls.Count == 1) steps.Add(StepDraft.WriteFile(clause.Words[path].Text, null, step, append: false));
        return steps;
    }

    private static List<string> Urls(IReadOnlyList<Word> words)
    {
        var urls = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word.Kind == WordKind.Url) urls.Add(word.Text.Contains("://", StringComparison.Ordinal) ? word.Text : "https://" + word.Text);
            else if (FilePaths.IsHost(word) && Follows(words, i, Vocabulary.Fetch)) urls.Add("https://" + word.Text);
        }
        return urls;
    }

    /// <summary>True if only filler stands between word <paramref name="i"/> and a verb before it.</summary>
    public static bool Follows(IReadOnlyList<Word> words, int i, IReadOnlySet<string> verbs)
    {
        for (var j = i - 1; j >= 0; j--)
        {
            if (verbs.Contains(words[j].Lower)) return true;
            if (!Vocabulary.Filler.Contains(words[j].Lower)) return false;
        }
        return false;
    }
}
