using System.Text.RegularExpressions;

namespace Nexus.Gates;

/// <summary>The sentences of a text that speak of an effect: what untrusted content says should be done.</summary>
internal sealed partial class Orders
{
    private const int MinWords = 4;
    private const int MaxSentences = 2_000;

    private readonly List<(string Text, DeedReading Kinds, DeedReading Foreign)> _sentences = [];

    public Orders(string text)
    {
        foreach (var sentence in Sentence().Split(text))
        {
            if (_sentences.Count == MaxSentences) break;
            if (sentence.Length < 8 || Field().IsMatch(sentence)) continue;
            var (deeds, things, words) = (0UL, 0UL, 0);
            // What stands in an address speaks of nothing: ".../posts/42" wants nothing posted.
            foreach (var stem in Deeds.Stems(Place().Replace(sentence, " place ")))
            {
                words++;
                deeds |= Deeds.DeedOf(stem);
                things |= Deeds.ThingOf(stem);
            }
            var foreign = Tongues.Of(sentence)?.Read(sentence) ?? default;
            if ((deeds | foreign.Deeds) != 0 && words >= MinWords) _sentences.Add((sentence, new DeedReading(deeds, things), foreign));
        }
    }

    /// <summary>A sentence that names this value, or null.</summary>
    /// <param name="ofKind">Only one about the same kind of deed: the value stands in many sentences, being a mere name or a place one goes to all the time.</param>
    public string? Naming(SinkValue value, DeedReading does, bool ofKind)
    {
        foreach (var (text, kinds, _) in _sentences)
            if (kinds.Deeds != 0 && (!ofKind || (kinds.Deeds & does.Deeds) != 0) && value.StandsLiterally(text)) return text;
        return null;
    }

    /// <summary>A sentence that names this day, or null.</summary>
    public string? Naming(DayName day)
    {
        foreach (var (text, kinds, _) in _sentences)
            foreach (var named in DayName.AllIn(text))
                if (kinds.Deeds != 0 && named.IsSame(day)) return text;
        return null;
    }

    /// <summary>A sentence about a deed of this kind done to a thing of this kind, or null.</summary>
    public string? OfKind(DeedReading does)
    {
        foreach (var (text, kinds, _) in _sentences)
            if ((kinds.Deeds & does.Deeds) != 0 && (kinds.Things & does.Things) != 0) return text;
        return null;
    }

    /// <summary>The sentences about a deed of this kind, in any language that is known.</summary>
    public IEnumerable<string> Wanting(DeedReading does)
    {
        foreach (var (text, kinds, foreign) in _sentences)
            if (((kinds.Deeds | foreign.Deeds) & does.Deeds) != 0) yield return text;
    }

    [GeneratedRegex(@"\S+://\S+|www\.\S+|\S+@\S+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    // Fields of a record on one line are no sentence together.
    [GeneratedRegex(@"(?<=[.!?])\s+|\r?\n|\\n|[{}\[\]]|(?<=['""]),\s(?=['""])", RegexOptions.CultureInvariant)]
    private static partial Regex Sentence();

    // A field of a record, such as "recipient: GB29…", tells nobody to do anything.
    [GeneratedRegex(@"^[\s\-]*['""]?[A-Za-z_][\w ]{0,24}['""]?:\s*\S{0,64}\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Field();
}
