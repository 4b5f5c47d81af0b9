using System.Text.Json;

namespace Nexus.Embeddings;

/// <summary>Cuts a text into the likeliest sequence of pieces of a vocabulary (a unigram model, decoded by Viterbi's algorithm), as Universal Sentence Encoder lite's reference implementation does.</summary>
/// <remarks>The quirks of the reference are kept, since the vectors depend on them: what is unknown costs nothing, and of equal scores the shorter last piece wins.</remarks>
internal sealed class SentencePieces
{
    private const char Space = '▁';
    private const char Unmatchable = '\uFFFF';

    // The first entries stand for what is unknown, begin, end and the like; no text contains them.
    private const int Reserved = 6;
    private const int Unknown = 0;

    private readonly Dictionary<string, int> _pieces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly List<int> _lengths = [];
    private readonly List<double> _scores = [];
    private readonly int _longest;

    /// <param name="json">An array of pairs: piece and logarithm of its probability.</param>
    public SentencePieces(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            reader.Read();
            var piece = reader.GetString()!;
            reader.Read();
            if (_lengths.Count >= Reserved) _pieces[piece] = _lengths.Count;
            _lengths.Add(piece.Length);
            _scores.Add(reader.TokenType == JsonTokenType.Null ? 0 : reader.GetDouble());
            _longest = Math.Max(_longest, piece.Length);
            reader.Read();
        }
        if (_lengths.Count <= Reserved) throw new NexusException(ErrorCode.Invalid, $"the vocabulary has {_lengths.Count} pieces, more than {Reserved} are needed");
        _bySpan = _pieces.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int[] Encode(string text)
    {
        var symbols = Symbols(UnicodeForms.Nfkc(text));
        var (best, last) = (new double[symbols.Length + 1], new int[symbols.Length + 1]);
        for (var from = 0; from < symbols.Length; from++)
        {
            var any = false;
            for (var length = 1; length <= Math.Min(_longest, symbols.Length - from); length++)
            {
                if (!_bySpan.TryGetValue(symbols.AsSpan(from, length), out var piece)) continue;
                any = true;
                Offer(best, last, from, length, piece, _scores[piece]);
            }
            if (!any) Offer(best, last, from, 1, Unknown, 0);
        }
        return Backward(last);
    }

    private static void Offer(double[] best, int[] last, int from, int length, int piece, double score)
    {
        var (to, sum) = (from + length, best[from] + score);
        if (best[to] != 0 && sum < best[to]) return;
        (best[to], last[to]) = (sum, piece);
    }

    private int[] Backward(int[] last)
    {
        var ids = new List<int>();
        for (var at = last.Length - 1; at > 0; at -= _lengths[last[at]])
            if (last[at] != Unknown || ids.Count == 0 || ids[^1] != Unknown) ids.Add(last[at]);
        ids.Reverse();
        return ids.ToArray();
    }

    // One symbol a code point; none beyond the basic plane is in a vocabulary.
    private static char[] Symbols(string text)
    {
        if (text.Length == 0) return [];
        var symbols = new List<char>(text.Length + 1) { Space };
        for (var i = 0; i < text.Length; i++)
        {
            var pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            symbols.Add(pair ? Unmatchable : text[i] == ' ' ? Space : text[i]);
            if (pair) i++;
        }
        return symbols.ToArray();
    }
}
