using System.Collections.Frozen;
using System.Collections.Immutable;
using Nexus.Events;

namespace Nexus.Rules;

/// <summary>Where a hit belongs: the rule, and the field and value of its scope.</summary>
public readonly record struct RoutedHit(Rule Rule, string By, string Scope, RuleHit Hit);

/// <summary>Rules made ready: an event meets only those that can hold for its type.</summary>
public sealed class RuleSet
{
    private const int MaxScope = 200;
    private const int MaxText = 200;

    private readonly FrozenDictionary<string, (Rule Rule, int Clause)[]> _byType;
    private readonly (Rule Rule, int Clause)[] _any;
    private readonly FrozenDictionary<string, Rule> _byId;

    public RuleSet(IEnumerable<Rule> rules)
    {
        Rules = [.. rules.OrderBy(rule => rule.Id, StringComparer.Ordinal)];
        _byId = Rules.Where(rule => rule.IsEnabled).ToFrozenDictionary(rule => rule.Id, StringComparer.Ordinal);
        var any = new List<(Rule, int)>();
        var byType = new Dictionary<string, List<(Rule, int)>>(StringComparer.Ordinal);
        foreach (var rule in _byId.Values)
            for (var clause = 0; clause < rule.Clauses.Length; clause++)
            {
                var types = rule.Clauses[clause].When.Types();
                if (types.IsEmpty) any.Add((rule, clause));
                foreach (var type in types)
                {
                    if (!byType.TryGetValue(type, out var list)) byType[type] = list = [];
                    list.Add((rule, clause));
                }
            }

        _any = [.. any];
        _byType = byType.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.Ordinal);
    }

    public static RuleSet Empty { get; } = new([]);

    /// <summary>All, also those turned off.</summary>
    public ImmutableArray<Rule> Rules { get; }

    /// <summary>The rule for missing pulses, or null if there is none.</summary>
    public Rule? Missing => Rules.FirstOrDefault(rule => rule is { Kind: RuleKind.Missing, IsEnabled: true });

    /// <summary>The longest window: how far back a starting process reads to fill them again.</summary>
    public TimeSpan LongestWindow => _byId.Count == 0 ? TimeSpan.Zero : _byId.Values.Max(rule => rule.Within);

    public Rule? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Adds to <paramref name="hits"/> what <paramref name="observed"/> satisfies.</summary>
    public void Judge(in Observed observed, List<RoutedHit> hits)
    {
        foreach (var (rule, clause) in _any) Try(rule, clause, observed, hits);
        if (_byType.TryGetValue(observed.Event.Type, out var some))
            foreach (var (rule, clause) in some) Try(rule, clause, observed, hits);
    }

    private static void Try(Rule rule, int clause, in Observed observed, List<RoutedHit> hits)
    {
        if (!rule.Clauses[clause].When.Holds(observed) || Scope(rule, observed) is not var (by, scope)) return;
        var happened = observed.Event;
        var text = rule.Kind == RuleKind.Unusual ? observed.Find(rule.Sequence) : observed.Find("message");
        if (rule.Kind == RuleKind.Unusual && text is null) return;
        hits.Add(new RoutedHit(rule, by, Short(scope, MaxScope), new RuleHit(rule.Id, clause, happened.Id, happened.Position, happened.At, happened.Count, happened.Entity, Short(text ?? "", MaxText), happened.ReceivedAt)));
    }

    private static (string By, string Value)? Scope(Rule rule, in Observed observed)
    {
        foreach (var by in rule.By)
            if (observed.Find(by) is { Length: > 0 } value) return (by, value);
        return null;
    }

    private static string Short(string text, int most) => text.Length <= most ? text : text[..most];
}
