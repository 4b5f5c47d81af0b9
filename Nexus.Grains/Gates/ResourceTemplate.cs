using System.Text;
using System.Text.Json;

namespace Nexus.Gates;

/// <summary>A tool's template of the resources a call touches, such as <c>file:read:{path}</c>, compiled.</summary>
internal sealed class ResourceTemplate
{
    private const int MaxResources = 1_000;

    private readonly string _kind;
    private readonly List<(string Literal, ValuePath? Path)> _parts = [];

    // Most templates name one parameter, and most calls give it as a text: then there is one value between these two.
    private readonly ValuePath? _only;
    private readonly string _before = "", _after = "";

    public ResourceTemplate(string text)
    {
        _kind = text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? text[..colon] : throw new NexusException(ErrorCode.Invalid, $"resource template '{text}' must begin with a kind and ':'");
        if (_kind.AsSpan().ContainsAny("{}")) throw new NexusException(ErrorCode.Invalid, $"resource template '{text}': the kind must not be a parameter");
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            if (open != at) _parts.Add((open < 0 ? text[at..] : text[at..open], null));
            if (open < 0) break;
            var close = text.IndexOf('}', open);
            if (close < 0) throw new NexusException(ErrorCode.Invalid, $"resource template '{text}' has an open brace without its end");
            _parts.Add(("", new ValuePath(text[(open + 1)..close])));
            at = close + 1;
        }
        var paths = _parts.FindAll(static part => part.Path is not null);
        if (paths is not [{ Path: { IsPlain: true } only }]) return;
        _only = only;
        _before = string.Concat(_parts.TakeWhile(static part => part.Path is null).Select(static part => part.Literal));
        _after = string.Concat(_parts.SkipWhile(static part => part.Path is null).Select(static part => part.Literal));
    }

    /// <summary>The parameters a template names.</summary>
    public static IEnumerable<ValuePath> PathsOf(string text) => new ResourceTemplate(text)._parts.Select(static part => part.Path).OfType<ValuePath>();

    /// <summary>Adds every canonical resource the template yields over <paramref name="parameters"/>; none if every parameter it names is absent.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for a value that names no resource (a path that escapes, a malformed URL).</exception>
    public void Expand(JsonElement parameters, ToolSchema schema, List<string> into)
    {
        if (_only is not null && TextOf(_only, parameters) is { } text)
        {
            var names = ResourceName.Canonical(_kind, text);
            for (var i = 0; i < names.Count; i++) into.Add(string.Concat(_before, names[i], _after));
            return;
        }
        var found = 0;
        var placeholders = 0;
        List<string> made = [""];
        foreach (var (literal, path) in _parts)
        {
            if (path is null)
            {
                for (var i = 0; i < made.Count; i++) made[i] += literal;
                continue;
            }
            placeholders++;
            var values = Values(path, parameters, schema);
            if (values.Count > 0) found++;
            // One part absent while another is given: the resource is still touched, so it stands with a gap rather than going unchecked.
            else values.Add("");
            if (made.Count == 1 && values.Count == 1) made[0] += values[0];
            else made = [.. from prefix in made from value in values select prefix + value];
            if (made.Count > MaxResources) throw new NexusException(ErrorCode.Invalid, $"the call touches more than {MaxResources} resources");
        }
        if (placeholders > 0 && found == 0) return;
        into.AddRange(made);
    }

    private static string? TextOf(ValuePath path, JsonElement parameters) => parameters.TryGetProperty(path.First, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private List<string> Values(ValuePath path, JsonElement parameters, ToolSchema schema)
    {
        var raw = new List<(string Value, string Part)>();
        path.Collect(parameters, raw);
        if (raw.Count == 0 && !parameters.TryGetProperty(path.First, out _) && schema.DefaultOf(path.First) is { } standard) raw.Add((standard, path.PartAfterFirst));
        var values = new List<string>();
        foreach (var (value, part) in raw)
            foreach (var piece in ValuePart.Of(value, part))
                if (part is "host" or "origin" or "port" or "scheme" or "domain") values.Add(piece);
                else values.AddRange(ResourceName.Canonical(_kind, piece));
        return values;
    }
}
