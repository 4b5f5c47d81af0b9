namespace Nexus.Chains;

/// <summary>A clause of a task: one thing asked for.</summary>
internal sealed record Clause(string Text, IReadOnlyList<Word> Words);

/// <summary>Cuts a task into clauses at "then", ";", numbered or bulleted lines, and before "and save … to". What is quoted is never cut.</summary>
internal static class TaskSplitter
{
    public static List<Clause> Split(string task)
    {
        var words = Words.Of(task);
        var lastPath = words.FindLastIndex(FilePaths.Is);
        var clauses = new List<Clause>();
        var from = 0;
        for (var i = 0; i < words.Count; i++)
        {
            var skip = Break(task, words, i, lastPath);
            if (skip >= 0)
            {
                Add(clauses, task, words, from, i);
                from = i + skip;
                i = Math.Max(i, from - 1);
            }
            if (i >= from && i < words.Count && words[i].Tail == ';')
            {
                Add(clauses, task, words, from, i + 1);
                from = i + 1;
            }
        }
        Add(clauses, task, words, from, words.Count);
        return clauses;
    }

    /// <summary>How many words to drop if a new clause begins at word <paramref name="i"/>; -1 if none does.</summary>
    private static int Break(string task, List<Word> words, int i, int lastPath)
    {
        var word = words[i];
        if (StartsLine(task, word.Start) && IsMarker(task, word)) return 1;
        if (word.Lower == "then" && MayFollowThen(words, i)) return 1;
        if (word.Lower != "and" || i + 1 >= words.Count) return -1;
        var next = words[i + 1].Lower;
        if (next == "then" && MayFollowThen(words, i + 1)) return 2;
        return i > 0 && Vocabulary.Write.Contains(next) && lastPath > i + 1 ? 1 : -1;
    }

    // "then and now", "what happened then?", "since then it is …" are no sequence of steps.
    private static bool MayFollowThen(List<Word> words, int then) =>
        words[then].Tail is '\0' or ',' or ':' && then + 1 < words.Count && words[then + 1].Lower is not ("and" or "or" or "is" or "was" or "were" or "are" or "it");

    private static bool StartsLine(string task, int at)
    {
        while (at > 0 && task[at - 1] is ' ' or '\t') at--;
        return at == 0 || task[at - 1] is '\n' or '\r';
    }

    private static bool IsMarker(string task, Word word)
    {
        var text = task.AsSpan(word.Start, word.End - word.Start);
        if (text is "-" or "*" or "•") return true;
        if (text.Length is < 2 or > 4 || text[^1] is not ('.' or ')')) return false;
        foreach (var c in text[..^1])
            if (!char.IsAsciiDigit(c)) return false;
        return true;
    }

    private static void Add(List<Clause> clauses, string task, List<Word> words, int from, int to)
    {
        if (to <= from) return;
        var inside = words.GetRange(from, to - from);
        if (!inside.Exists(word => word.Kind != WordKind.Plain || word.Text.Any(char.IsLetterOrDigit))) return;
        var start = inside[0].Start;
        var moved = inside.ConvertAll(word => word with { Start = word.Start - start, End = word.End - start });
        clauses.Add(new Clause(task[start..inside[^1].End], moved));
    }
}
