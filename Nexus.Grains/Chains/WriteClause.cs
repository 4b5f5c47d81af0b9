namespace Nexus.Chains;

/// <summary>Text to be kept: "write X to notes.txt", "save it to notes.txt", "create notes.txt with X", "append X to notes.txt".</summary>
internal static class WriteClause
{
    public static IReadOnlyList<StepDraft> Read(Clause clause, int step)
    {
        var words = clause.Words;
        var verb = 0;
        while (verb < words.Count && Vocabulary.Courtesy.Contains(words[verb].Lower)) verb++;
        if (verb == words.Count || !Vocabulary.Write.Contains(words[verb].Lower)) return [];
        var direct = Direct(words, verb);
        // "write notes.txt to copy.txt" names both: the one after "to" is the target.
        var into = Target(words, verb + 1);
        if ((into ?? direct) is not { } path) return [];
        var append = Vocabulary.Append.Contains(words[verb].Lower);
        var until = into is null ? verb + 1 : Preposition(words, path);
        if (until == verb + 2 && FilePaths.Is(words[verb + 1]) && words[verb + 1].Kind != WordKind.Quoted)
            return [StepDraft.ReadFile(words[verb + 1].Text), StepDraft.WriteFile(words[path].Text, null, step, append)];
        var content = Content(clause, verb + 1, until) ?? Content(clause, path + 1, words.Count);
        if (content is null && step == 0) content = Literal(clause, verb + 1, until);
        return [StepDraft.WriteFile(words[path].Text, content, step - 1, append)];
    }

    /// <summary>The last path that a word such as "to" or "into" leads to.</summary>
    public static int? Target(IReadOnlyList<Word> words, int from)
    {
        for (var i = words.Count - 1; i >= from; i--)
            if (FilePaths.Is(words[i]) && Preposition(words, i) >= from) return i;
        return null;
    }

    private static int? Direct(IReadOnlyList<Word> words, int verb)
    {
        for (var i = verb + 1; i < words.Count; i++)
        {
            if (FilePaths.Is(words[i])) return i;
            if (!Vocabulary.Filler.Contains(words[i].Lower)) return null;
        }
        return null;
    }

    private static int Preposition(IReadOnlyList<Word> words, int path)
    {
        for (var i = path - 1; i >= 0; i--)
        {
            if (Vocabulary.Into.Contains(words[i].Lower)) return i;
            if (!Vocabulary.Filler.Contains(words[i].Lower)) return -1;
        }
        return -1;
    }

    /// <summary>The text that words [from, to) give; null if they give none or point back to an earlier result.</summary>
    private static string? Content(Clause clause, int from, int to)
    {
        for (var i = from; i < to; i++)
            if (clause.Words[i].Kind == WordKind.Quoted) return clause.Words[i].Text;
        for (var i = from; i < to; i++)
        {
            var word = clause.Words[i].Lower;
            if (!Vocabulary.Earlier.Contains(word) && !Vocabulary.Filler.Contains(word) && word is not ("with" or "and")) return Literal(clause, from, to);
        }
        return null;
    }

    private static string Literal(Clause clause, int from, int to)
    {
        while (from < to - 1 && clause.Words[from].Lower is "the" or "text" or "words" or "line" or "string" or "following" or "with" or "content" or "contents" or "containing" or "saying") from++;
        if (from >= to) return "";
        var last = clause.Words[to - 1];
        return clause.Text[clause.Words[from].Start..last.End].TrimEnd(';', ',', ' ');
    }
}
