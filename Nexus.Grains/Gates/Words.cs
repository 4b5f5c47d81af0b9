namespace Nexus.Gates;

/// <summary>The words of a text that carry meaning: lower case, without stop words, cut to their stems.</summary>
internal static class Words
{
    private static readonly HashSet<string> Stop = new(
        "a an the of for to in on at by with from into onto and or as is are be been was were that this these those it its their his her our your my which what how who whom when where about concerning per all any some every each via using then than so not no do does did can could should would will may might must me us you they we i out up down off again new old two three please also just only so s t"
            .Split(' '), StringComparer.Ordinal);

    public static IEnumerable<string> Of(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '-' && end > at)) end++;
            if (end == at)
            {
                at++;
                continue;
            }
            var word = text[at..end].ToLowerInvariant().Replace("-", "", StringComparison.Ordinal);
            // A placeholder stands for a value; only what kind of thing it is says something.
            if (at > 0 && text[at - 1] == '<' && end < text.Length && text[end] == '>') word = word is "url" or "path" or "address" ? word : "";
            if (word.Length > 1 && !Stop.Contains(word)) yield return Stem(word);
            at = end;
        }
    }

    /// <summary>Takes off the common English endings: read, reads, reading; file, files; calculate, calculated, calculating.</summary>
    public static string Stem(string word)
    {
        if (word.Length > 4 && word.EndsWith("ies", StringComparison.Ordinal)) word = word[..^3] + "y";
        else if (word.Length > 4 && (word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("xes", StringComparison.Ordinal) || word.EndsWith("ches", StringComparison.Ordinal) || word.EndsWith("shes", StringComparison.Ordinal))) word = word[..^2];
        else if (word.Length > 3 && word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i')) word = word[..^1];
        if (word.Length > 5 && word.EndsWith("ing", StringComparison.Ordinal)) word = Undouble(word[..^3]);
        else if (word.Length > 4 && word.EndsWith("ed", StringComparison.Ordinal)) word = Undouble(word[..^2]);
        return word.Length > 3 && word[^1] == 'e' ? word[..^1] : word;
    }

    private static string Undouble(string word) => word.Length > 3 && word[^1] == word[^2] && word[^1] is not ('l' or 's' or 'z') ? word[..^1] : word;
}
