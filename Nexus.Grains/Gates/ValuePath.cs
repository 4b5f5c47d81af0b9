using System.Text.Json;

namespace Nexus.Gates;

/// <summary>A path into parameters: <c>path</c>, <c>to[]</c>, <c>a.b[].c</c>, and a part of a string value at the end: <c>url.host</c>, <c>body.links</c>.</summary>
internal sealed class ValuePath
{
    private readonly (string Name, bool Each)[] _steps;

    public ValuePath(string text)
    {
        Text = text;
        if (text.Length == 0) throw new NexusException(ErrorCode.Invalid, "a parameter path must not be empty");
        _steps = [.. text.Split('.').Select(step => step.EndsWith("[]", StringComparison.Ordinal) ? (step[..^2], true) : (step, false))];
        if (Array.Exists(_steps, step => step.Item1.Length == 0 || step.Item1.AsSpan().ContainsAny("[]{}"))) throw new NexusException(ErrorCode.Invalid, $"parameter path '{text}' must be names joined by '.', each optionally followed by '[]'");
    }

    public string Text { get; }

    public string First => _steps[0].Name;

    /// <summary>The names it goes through, without the marks of lists.</summary>
    public IReadOnlyList<string> Names => [.. _steps.Select(static step => step.Name)];

    /// <summary>The argument it leads to, without a part of its value.</summary>
    public string Last(string part) => part.Length > 0 && _steps.Length > 1 ? _steps[^2].Name : _steps[^1].Name;

    public bool IsPlain => _steps.Length == 1 && !_steps[0].Each;

    /// <summary>Adds each value the path leads to, with the part of it that is asked for (empty: all).</summary>
    public void Collect(JsonElement root, List<(string Value, string Part)> into) => Walk(root, 0, into);

    /// <summary>The part this path asks of a plain string that stands for its first step.</summary>
    public string PartAfterFirst => _steps.Length == 2 ? _steps[1].Name : "";

    private void Walk(JsonElement value, int step, List<(string, string)> into)
    {
        if (value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined) return;
        if (value.ValueKind == JsonValueKind.Array)
        {
            // A list where one value is expected is walked all the same: each of its values is a target.
            foreach (var item in value.EnumerateArray()) Walk(item, step, into);
            return;
        }
        if (step == _steps.Length)
        {
            if (value.ValueKind == JsonValueKind.Object)
                foreach (var member in value.EnumerateObject()) Walk(member.Value, step, into);
            else into.Add((Scalar(value), ""));
            return;
        }
        if (value.ValueKind == JsonValueKind.Object)
        {
            if (value.TryGetProperty(_steps[step].Name, out var next)) Walk(next, step + 1, into);
            return;
        }
        if (step == _steps.Length - 1 && value.ValueKind == JsonValueKind.String) into.Add((value.GetString()!, _steps[step].Name));
        else throw new NexusException(ErrorCode.Invalid, $"parameter path '{Text}': '{_steps[step].Name}' is asked of {value.GetRawText()}, which has no members");
    }

    private static string Scalar(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
