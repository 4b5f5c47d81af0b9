using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nexus.Actions;
using Nexus.Personas;

namespace Nexus.Gates;

/// <summary>A constraint of a contract, ready to judge calls.</summary>
internal sealed class CompiledLimit
{
    private readonly ArgumentConstraint _limit;
    private readonly string _amount;
    private readonly ValuePath? _path;
    private readonly Regex? _pattern;
    private readonly HashSet<string> _choices;

    /// <param name="index">Its place in the contract, under which usage is read.</param>
    public CompiledLimit(ArgumentConstraint limit, int index)
    {
        (_limit, Index) = (limit, index);
        _amount = limit.Argument.Replace("[]", "", StringComparison.Ordinal);
        _path = limit.Argument.Length == 0 ? null : new ValuePath(limit.Argument);
        _pattern = limit.Pattern.Length == 0 ? null : new Regex($@"\A(?:{limit.Pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        _choices = new HashSet<string>(limit.OneOf, StringComparer.Ordinal);
    }

    public int Index { get; }

    public bool Counts => _limit.MaxCalls is not null || _limit.MaxTotal is not null;

    public LimitSpan Per => _limit.Per;

    public bool IsFor(string tool) => _limit.Tool == "*" ? _path is not null : _limit.Tool == tool;

    /// <summary>What the chain used before this call.</summary>
    public Usage Before(string tool, ReadOnlySpan<PriorUse> prior)
    {
        foreach (var use in prior)
        {
            if (use.Tool != tool) continue;
            foreach (var amount in use.Amounts)
                if (amount.Argument == _amount) return new Usage(use.Calls, amount.Value);
            return new Usage(use.Calls, 0);
        }
        return default;
    }

    /// <summary>Null if the call keeps to it; else a sentence with the value and the limit.</summary>
    public string? Objection(string tool, JsonElement parameters, Usage before)
    {
        if (_limit.MaxCalls is { } calls && before.Calls + 1 > calls) return $"this would be call {before.Calls + 1} of '{tool}' in the {Span}; the contract allows {calls}";
        if (_path is null) return null;
        var found = new List<(string Value, string Part)>();
        _path.Collect(parameters, found);
        if (found.Count == 0) return _limit.Required ? $"argument '{_limit.Argument}' must be given" : null;
        var total = before.Total;
        foreach (var (value, part) in found)
            foreach (var piece in ValuePart.Of(value, part))
                if (Objection(piece, ref total) is { } objection) return objection;
        if (_limit.MaxTotal is { } most && total > most)
            return string.Create(CultureInfo.InvariantCulture, $"argument '{_limit.Argument}' would come to {total} in the {Span}; the contract allows {most}");
        return null;
    }

    private string Span => _limit.Per == LimitSpan.Chain ? "chain" : "last 24 hours";

    private string? Objection(string value, ref decimal total)
    {
        var name = $"argument '{_limit.Argument}'";
        if (_choices.Count > 0 && !_choices.Contains(value)) return $"{name} is '{Shown(value)}', which is none of the {_choices.Count} the contract allows";
        if (_pattern is not null && !_pattern.IsMatch(value)) return $"{name} is '{Shown(value)}', which does not match {_limit.Pattern}";
        if (_limit.Min is null && _limit.Max is null && _limit.MaxTotal is null) return null;
        if (!decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return $"{name} is '{Shown(value)}', which is no number";
        if (number < _limit.Min) return string.Create(CultureInfo.InvariantCulture, $"{name} is {number}, below {_limit.Min}");
        if (number > _limit.Max) return string.Create(CultureInfo.InvariantCulture, $"{name} is {number}, above {_limit.Max}");
        total += Math.Abs(number);
        return null;
    }

    private static string Shown(string value) => value.Length <= 80 ? value : value[..77] + "...";
}
