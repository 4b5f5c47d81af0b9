using System.Text.RegularExpressions;

namespace Nexus.Gates;

/// <summary>Passages of a text that speak to the agent which reads it: about its task, its instructions, or what it is. People do not write so to each other; what such a passage wants visited is not what the user wants read.</summary>
internal sealed partial class Addressed
{
    // An order hardly goes on longer after it has found its reader.
    private const int Reach = 700;
    private const int MaxPassages = 64;

    private readonly List<string> _passages = [];

    public Addressed(string text)
    {
        foreach (Match found in Speech().Matches(text))
        {
            if (_passages.Count == MaxPassages) break;
            _passages.Add(text[found.Index..Math.Min(text.Length, found.Index + found.Length + Reach)]);
        }
    }

    public bool IsNone => _passages.Count == 0;

    /// <summary>The beginning of a passage that names this place, or null.</summary>
    public string? Naming(SinkValue place)
    {
        foreach (var passage in _passages)
            if (place.StandsLiterally(passage) || place.Host is not null && new SourceNames(passage).HasHost(place.Host)) return passage;
        return null;
    }

    /// <summary>A sentence of a passage that names this value and is about the same kind of deed, or null.</summary>
    public string? Ordering(SinkValue value, DeedReading does)
    {
        foreach (var passage in _passages)
            if (new Orders(passage).Naming(value, does, value.IsPlainName) is { } order) return order;
        return null;
    }

    [GeneratedRegex("""
        \b(?:ignore|disregard|forget|override|skip)\b[^.\n]{0,40}\b(?:previous|prior|above|earlier|original|other|your)\b[^.\n]{0,40}\b(?:\w{0,3}structions?|prompts?|rules?|tasks?|guidelines?|orders?)\b
        |\b(?:before|after|while|instead\ of)\b[^.\n]{0,30}\b(?:solv|complet|finish|continu|answer|do|perform)\w*\b[^.\n]{0,24}\b(?:tasks?|request|instructions?|question|query)\b
        |\b(?:task|instructions?|request)s?\b[^.\n]{0,24}\b(?:i|user|they)\b[^.\n]{0,12}\b(?:gave|give|asked)\b[^.\n]{0,8}\byou\b
        |\b(?:to|dear|hey|hello|hi|attention|note|notice|for)\b[\s,:]{1,3}(?:to\ )?(?:you[\s,]{1,3})?(?:the\ |any\ |all\ |an?\ )?(?:a\.?i\.?|llm|language\ model|chatbot|virtual\ assistant|ai\ assistant|ai\ agent|gpt|chatgpt|claude|gemini|llama|copilot)\b
        |\byou\ are\ (?:now\ )?(?:an?\ |the\ )?(?:helpful\ )?(?:a\.?i\.?|llm|ai\ assistant|ai\ agent|language\ model)\b
        |\b(?:important|urgent|new)\b[^.\n]{0,16}\b(?:system\ message|system\ prompt|instructions?\ for\ (?:you|the\ (?:agent|assistant|model)))\b
        |\b(?:original|current|previous|user'?s?)\ task\b[^.\n]{0,40}\b(?:changed|replaced|updated|superseded|cancel+ed)\b
        |\b(?:strictly\ )?(?:adhere\ to|follow|obey|execute)\ (?:only\ )?(?:the|these|this)\ following\ (?:instructions?|orders?|commands?)\b
        |^\s*(?:system|assistant|developer)\s*:
        """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Speech();
}
