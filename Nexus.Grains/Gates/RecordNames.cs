namespace Nexus.Gates;

/// <summary>What the records of one answer go by: the words of their titles and of who is in them. A word that all of them share tells none from another.</summary>
internal sealed class RecordNames
{
    private readonly HashSet<string>[] _words;
    private readonly Dictionary<string, int> _shared = new(StringComparer.Ordinal);

    public RecordNames(IReadOnlyList<Dictionary<string, string>> records)
    {
        _words = new HashSet<string>[records.Count];
        for (var i = 0; i < _words.Length; i++)
        {
            _words[i] = Of(records[i]);
            foreach (var word in _words[i]) _shared[word] = _shared.GetValueOrDefault(word) + 1;
        }
    }

    /// <summary>True if the record goes by one of these words.</summary>
    public bool GoesBy(int record, HashSet<string> words)
    {
        foreach (var word in _words[record])
            if (words.Contains(word) && (_words.Length == 1 || _shared[word] < _words.Length)) return true;
        return false;
    }

    private static HashSet<string> Of(Dictionary<string, string> record)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (field, value) in record)
        {
            if (RecordField.IsTitle(field)) TaskWords.Add(value, words);
            else if (!RecordField.IsWritten(field))
                // Of an address only the part that names someone.
                foreach (var one in RecordField.Values(value)) TaskWords.Add(one.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? one[..at] : one, words);
        }
        return words;
    }
}
