namespace Nexus.Chains;

/// <summary>Numbers to be described: a list of them, those of a file, or those of the step before.</summary>
internal static class StatisticsClause
{
    public static IReadOnlyList<StepDraft> Read(Clause clause, int step)
    {
        var words = clause.Words;
        var asked = words.Any(word => Vocabulary.Statistics.Contains(word.Lower));
        var percentiles = Percentiles(words);
        var (start, values) = LongestRun(words);
        if (values.Count >= 3 && (asked || OnlyNumbers(words)) || asked && values.Count > 0 && Led(words, start))
            return [StepDraft.Statistics(values, percentiles)];
        if (!asked || values.Count > 0) return [];
        var path = words.FirstOrDefault(FilePaths.Is);
        if (path.Text is not null)
            return [StepDraft.ReadFile(path.Text), StepDraft.StatisticsOf(step, Column(words), percentiles)];
        return step > 0 && PointsBack(words) ? [StepDraft.StatisticsOf(step - 1, Column(words), percentiles)] : [];
    }

    private static (int Start, List<double> Values) LongestRun(IReadOnlyList<Word> words)
    {
        List<double> best = [], run = [];
        int bestStart = 0, start = 0;
        for (var i = 0; i <= words.Count; i++)
        {
            if (i < words.Count && words[i].Kind == WordKind.Number && Numbers.TryRead(words[i].Text, out var number))
            {
                if (run.Count == 0) start = i;
                run.Add(number);
                continue;
            }
            if (i < words.Count && run.Count > 0 && words[i].Lower is "and" or "&") continue;
            if (run.Count > best.Count) (best, bestStart) = (run, start);
            run = [];
        }
        return (bestStart, best);
    }

    private static bool OnlyNumbers(IReadOnlyList<Word> words) => words.All(word =>
        word.Kind == WordKind.Number || word.Lower is "and" or "&" or "describe" || Vocabulary.Leads.Contains(word.Lower) || Vocabulary.Filler.Contains(word.Lower) || Vocabulary.Courtesy.Contains(word.Lower));

    // "the average of 3 and 4", not "the average inflation in 2020 and 2021".
    private static bool Led(IReadOnlyList<Word> words, int start)
    {
        for (var i = start - 1; i >= 0; i--)
        {
            if (Vocabulary.Leads.Contains(words[i].Lower) || words[i].Tail == ':') return true;
            if (words[i].Lower is not ("the" or "these")) return false;
        }
        return false;
    }

    private static bool PointsBack(IReadOnlyList<Word> words) => words.All(word =>
        Vocabulary.Statistics.Contains(word.Lower) || Vocabulary.Earlier.Contains(word.Lower) || Vocabulary.Filler.Contains(word.Lower) || Vocabulary.Leads.Contains(word.Lower)
        || Vocabulary.Courtesy.Contains(word.Lower) || word.Lower is "standard" or "column" || PercentileOf(word) is not null || Column(words) == word.Text);

    private static string? Column(IReadOnlyList<Word> words)
    {
        for (var i = 0; i + 1 < words.Count; i++)
            if (words[i].Lower == "column" && words[i + 1].Text.Length is > 0 and <= 200) return words[i + 1].Text;
        return null;
    }

    private static List<double> Percentiles(IReadOnlyList<Word> words) =>
        words.Select(PercentileOf).OfType<double>().Distinct().Take(20).ToList();

    /// <summary>90 for "90th", "p90".</summary>
    private static double? PercentileOf(Word word)
    {
        var text = word.Lower;
        if (text.Length is < 2 or > 8) return null;
        var digits = text[0] == 'p' ? text[1..] : text.EndsWith("th", StringComparison.Ordinal) || text.EndsWith("st", StringComparison.Ordinal) || text.EndsWith("nd", StringComparison.Ordinal) || text.EndsWith("rd", StringComparison.Ordinal) ? text[..^2] : "";
        return Numbers.TryRead(digits, out var percentile) && percentile is >= 0 and <= 100 ? percentile : null;
    }
}
