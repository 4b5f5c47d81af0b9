using System.Collections.Immutable;
using Nexus.Repairs;
using Nexus.Threats;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nexus.Rules;

/// <summary>Rules written in YAML. Strict: what is not known, missing or of the wrong form is told with its line and column, all of it at once.</summary>
internal static class RuleYaml
{
    private static readonly string[] Keys =
        ["id", "title", "category", "severity", "when", "all", "missing", "unusual", "count", "within", "by", "hint", "person", "clear_after", "learn", "tags", "enabled"];

    public static RuleReading Read(string file, string text, string origin)
    {
        var yaml = new YamlNodes(file);
        var root = yaml.Root(text);
        if (root is null) return new RuleReading([], yaml.Faults);
        var rules = new List<Rule>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in Items(yaml, root))
        {
            var before = yaml.Count;
            if (yaml.Map(node, "a rule") is not { } map) continue;
            var rule = One(yaml, map, origin);
            if (!ids.Add(rule.Id)) yaml.Fault(map.Start, $"a rule '{rule.Id}' stands above already");
            if (yaml.Count == before) rules.Add(rule);
        }

        return yaml.Count == 0 ? new RuleReading([.. rules], []) : new RuleReading([], yaml.Faults);
    }

    private static IReadOnlyList<YamlNode> Items(YamlNodes yaml, YamlNode root)
    {
        if (root is YamlMappingNode map && YamlNodes.Find(map, "rules") is { } rules)
        {
            yaml.Known(map, "the file", "rules");
            return yaml.List(rules, "rules");
        }

        // A single rule is a file too.
        if (root is YamlMappingNode && YamlNodes.Find((YamlMappingNode)root, "id") is not null) return [root];
        yaml.Fault(root.Start, "must hold 'rules', a list, or a single rule");
        return [];
    }

    private static Rule One(YamlNodes yaml, YamlMappingNode map, string origin)
    {
        yaml.Known(map, "a rule", Keys);
        var id = yaml.Text(map, "id", "", required: true);
        if (id.Length > 0 && (id.Length > 64 || id.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))) yaml.Fault(YamlNodes.Find(map, "id")!.Start, $"id is '{id}'; it must be 1 to 64 of letters, digits, '-', '_' and '.'");
        var kind = Kind(yaml, map);
        return new Rule(
            id,
            yaml.Text(map, "title", id),
            yaml.Word(map, "category", ThreatCategory.Policy),
            yaml.Word(map, "severity", Severity.Info),
            kind,
            Clauses(yaml, map, kind),
            By(yaml, map, kind),
            Within(yaml, map, kind),
            yaml.Time(map, "clear_after", TimeSpan.Zero),
            Hint(yaml, map),
            yaml.Flag(map, "person", false),
            [.. yaml.List(YamlNodes.Find(map, "tags"), "tags").Select(tag => yaml.Scalar(tag, "a tag")?.Value).OfType<string>()],
            origin)
        {
            Sequence = yaml.Text(map, "unusual", ""),
            Learn = yaml.Whole(map, "learn", 300, 10, 1_000_000),
            Line = (int)map.Start.Line,
            Text = YamlJson.Text(map),
            IsEnabled = yaml.Flag(map, "enabled", true),
        };
    }

    private static ImmutableArray<string> By(YamlNodes yaml, YamlMappingNode map, RuleKind kind)
    {
        if (YamlNodes.Find(map, "by") is not YamlSequenceNode list)
            return [yaml.Text(map, "by", kind is RuleKind.Missing or RuleKind.Match ? "entity" : "", required: kind is not (RuleKind.Missing or RuleKind.Match))];
        if (list.Children.Count is 0 or > 4) yaml.Fault(list.Start, $"by has {list.Children.Count} fields; it must have 1 to 4");
        return [.. list.Children.Select(node => yaml.Scalar(node, "a field of by")?.Value).OfType<string>()];
    }

    private static RuleKind Kind(YamlNodes yaml, YamlMappingNode map)
    {
        var kinds = ((string[])["all", "missing", "unusual"]).Where(key => YamlNodes.Find(map, key) is not null).ToList();
        var when = YamlNodes.Find(map, "when") is not null;
        if (kinds.Count > 1) yaml.Fault(map.Start, $"a rule has one of all, missing and unusual, not {string.Join(" and ", kinds)}");
        if (kinds.Count == 0 && !when) yaml.Fault(map.Start, "a rule needs when, all, missing or unusual");
        if (kinds is ["all"] or ["missing"] && when) yaml.Fault(YamlNodes.Find(map, "when")!.Start, $"when cannot stand beside {kinds[0]}");
        if (kinds is ["unusual"] && !when) yaml.Fault(map.Start, "unusual needs when, which says whose sequence it is");
        return kinds switch
        {
            ["all"] => RuleKind.All,
            ["missing"] => RuleKind.Missing,
            ["unusual"] => RuleKind.Unusual,
            _ => YamlNodes.Find(map, "count") is null ? RuleKind.Match : RuleKind.Count,
        };
    }

    private static ImmutableArray<Clause> Clauses(YamlNodes yaml, YamlMappingNode map, RuleKind kind)
    {
        switch (kind)
        {
            case RuleKind.Missing:
                if (yaml.Text(map, "missing", "pulse") is var missing and not "pulse") yaml.Fault(YamlNodes.Find(map, "missing")!.Start, $"missing is '{missing}'; it must be pulse");
                return [];
            case RuleKind.All:
                var all = yaml.List(YamlNodes.Find(map, "all"), "all");
                if (all.Count is < 2 or > 8) yaml.Fault(YamlNodes.Find(map, "all")!.Start, $"all has {all.Count} conditions; it must have 2 to 8");
                return [.. all.Select(node => Clause(yaml, node)).OfType<Clause>()];
            case RuleKind.Unusual:
                return [new Clause(ConditionYaml.Read(yaml, YamlNodes.Find(map, "when")), yaml.Whole(map, "count", 5, 1, SequenceModel.Recent))];
            default:
                return [new Clause(ConditionYaml.Read(yaml, YamlNodes.Find(map, "when")), yaml.Whole(map, "count", 1, 1, 10_000))];
        }
    }

    private static Clause? Clause(YamlNodes yaml, YamlNode node)
    {
        if (yaml.Map(node, "a condition of all") is not { } map) return null;
        yaml.Known(map, "a condition of all", "when", "count");
        if (YamlNodes.Find(map, "when") is null) yaml.Fault(map.Start, "when is missing");
        return new Clause(ConditionYaml.Read(yaml, YamlNodes.Find(map, "when")), yaml.Whole(map, "count", 1, 1, 10_000));
    }

    private static TimeSpan Within(YamlNodes yaml, YamlMappingNode map, RuleKind kind)
    {
        var node = YamlNodes.Find(map, "within");
        if (kind is RuleKind.Count or RuleKind.All)
        {
            if (node is null) yaml.Fault(map.Start, "within is missing: how soon must they follow one another?");
            return yaml.Time(map, "within", TimeSpan.FromSeconds(1));
        }

        if (node is not null) yaml.Fault(node.Start, "within needs count or all");
        return TimeSpan.Zero;
    }

    private static string Hint(YamlNodes yaml, YamlMappingNode map)
    {
        if (YamlNodes.Find(map, "hint") is not { } node || yaml.Scalar(node, "hint") is not { } scalar) return "";
        if (PatchHint.Objection(scalar.Value!) is { } objection) yaml.Fault(scalar.Start, $"hint {objection}");
        return scalar.Value!;
    }

}
