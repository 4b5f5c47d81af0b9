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

    // Symbols up to which the tables of a text stand on the stack.
    private const int Short = 512;

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
        var plain = UnicodeForms.Nfkc(text);
        if (plain.Length == 0) return [];
        var room = plain.Length + 1;
        var symbols = Symbols(plain, room <= Short ? stackalloc char[room] : new char[room]);
        var best = room <= Short ? stackalloc double[room + 1] : new double[room + 1];
        var last = room <= Short ? stackalloc int[room + 1] : new int[room + 1];
        best.Clear();
        last.Clear();
        for (var from = 0; from < symbols.Length; from++)
        {
            var any = false;
            for (var length = 1; length <= Math.Min(_longest, symbols.Length - from); length++)
            {
                if (!_bySpan.TryGetValue(symbols.Slice(from, length), out var piece)) continue;
                any = true;
                Offer(best, last, from, length, piece, _scores[piece]);
            }
            if (!any) Offer(best, last, from, 1, Unknown, 0);
        }
        return Backward(last[..(symbols.Length + 1)], room <= Short ? stackalloc int[room] : new int[room]);
    }

    private static void Offer(Span<double> best, Span<int> last, int from, int length, int piece, double score)
    {
        var (to, sum) = (from + length, best[from] + score);
        if (best[to] != 0 && sum < best[to]) return;
        (best[to], last[to]) = (sum, piece);
    }

    // Filled from its end. What is unknown is one piece, however long.
    private int[] Backward(ReadOnlySpan<int> last, Span<int> ids)
    {
        var first = ids.Length;
        for (var at = last.Length - 1; at > 0; at -= _lengths[last[at]])
            if (last[at] != Unknown || first == ids.Length || ids[first] != Unknown) ids[--first] = last[at];
        return ids[first..].ToArray();
    }

    // One symbol a code point; none beyond the basic plane is in a vocabulary.
    private static ReadOnlySpan<char> Symbols(string text, Span<char> symbols)
    {
        symbols[0] = Space;
        var count = 1;
        for (var i = 0; i < text.Length; i++)
        {
            var pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            symbols[count++] = pair ? Unmatchable : text[i] == ' ' ? Space : text[i];
            if (pair) i++;
        }
        return symbols[..count];
    }
}
