using System.Text.Json;
using Nexus.Actions;

namespace Nexus.Gates;

/// <summary>What a call carries: the texts among its parameters, as they stand and decoded, compared piece by piece with what was read.</summary>
internal sealed class CarriedData(JsonElement parameters)
{
    private List<string>? _texts;

    private List<string> Texts => _texts ??= [.. Decodings.OfAll(parameters).Concat(Decodings.Together(parameters)).SelectMany(Ways)];

    /// <summary>A piece of what was seen that the call carries and the task did not name; null if there is none.</summary>
    public string? From(Observation seen, GateInput input)
    {
        var known = SeenText.Of(seen);
        foreach (var text in Texts)
            foreach (var piece in Fragments.Carried(text))
                if (known.Holds(piece.Hash) && !SeenText.InTask(input, piece.Hash)) return text[piece.Range];
        return null;
    }

    // As it stands, turned round, and as a reader takes it whose eye lookalikes deceive.
    private static IEnumerable<string> Ways(string text)
    {
        yield return text;
        yield return Turned.Back(text);
        yield return Turned.Rot13(text);
        if (Lookalikes.Disguised(text) is { } plain) yield return plain;
    }
}
