using Nexus.Knowledge;

namespace Nexus.Chains;

/// <summary>A question to the knowledge base; what matters in it becomes the query.</summary>
internal static class SearchClause
{
    private static readonly string[] Ends = ["in the knowledge base", "in our knowledge base", "from the knowledge base", "in the documents"];

    /// <summary>Whether the clause asks for something to be known. "Send it to Bob" does not, and to search for it would only look like an answer.</summary>
    public static bool Is(Clause clause)
    {
        if (clause.Text.TrimEnd(' ', '"', '\'', '.', '!') is [.., '?' or '？' or '؟']) return true;
        if (clause.Words is [{ Kind: WordKind.Quoted }]) return true;
        foreach (var word in clause.Words)
        {
            if (Vocabulary.Courtesy.Contains(word.Lower)) continue;
            if (Vocabulary.Question.Contains(word.Lower)) return true;
            break;
        }
        return clause.Words.Any(word => word.Lower == "namespace") || Ends.Any(end => clause.Text.Contains(end, StringComparison.OrdinalIgnoreCase));
    }

    public static StepDraft Read(Clause clause)
    {
        var words = clause.Words.ToList();
        var ns = TakeNamespace(words);
        var from = 0;
        while (from < words.Count && (Vocabulary.Ask.Contains(words[from].Lower) || Vocabulary.Courtesy.Contains(words[from].Lower))) from++;
        if (from == words.Count) from = 0;
        var query = Join(clause.Text, words, from);
        foreach (var end in Ends)
            if (query.Length > end.Length && query.EndsWith(end, StringComparison.OrdinalIgnoreCase)) query = Trim(query[..^end.Length]);
        return StepDraft.Search(Shorten(query), ns);
    }

    private static string? TakeNamespace(List<Word> words)
    {
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (words[i].Lower != "namespace" || words.Count == 2 || !IsNamespace(words[i + 1].Text)) continue;
            var ns = words[i + 1].Text;
            var from = i;
            while (from > 0 && words[from - 1].Lower is "in" or "the" or "within" or "from") from--;
            if (from == 0 && i + 2 == words.Count) return null;
            words.RemoveRange(from, i + 2 - from);
            return ns;
        }
        return null;
    }

    private static bool IsNamespace(string text) => text.Length is > 0 and <= DocumentRules.MaxNamespace && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static string Join(string text, List<Word> words, int from)
    {
        if (words.Count - from == 1 && words[from].Kind == WordKind.Quoted && !string.IsNullOrWhiteSpace(words[from].Text)) return words[from].Text;
        var joined = string.Join(' ', words.Skip(from).Select(word => text[word.Start..word.End]));
        var trimmed = Trim(joined);
        return trimmed.Length > 0 ? trimmed : joined;
    }

    private static string Trim(string text) => text.Trim(' ', '?', '!', '.', ',', ';', ':', '\t', '\n', '\r');

    private static string Shorten(string query)
    {
        if (query.Length <= DocumentRules.MaxQuery) return query;
        var cut = query.LastIndexOf(' ', DocumentRules.MaxQuery - 1, DocumentRules.MaxQuery / 2);
        if (cut < 0) cut = char.IsLowSurrogate(query[DocumentRules.MaxQuery]) ? DocumentRules.MaxQuery - 1 : DocumentRules.MaxQuery;
        return query[..cut];
    }
}
