using System.Collections.Immutable;
using YamlDotNet.RepresentationModel;

namespace Nexus.Rules;

/// <summary>Reads <c>when</c>: a mapping of field names to a value, a list of values, or tests.</summary>
internal static class ConditionYaml
{
    private static readonly string[] Tests = ["equals", "any", "contains", "regex", "gt", "gte", "lt", "lte", "exists", "not"];

    public static Condition Read(YamlNodes yaml, YamlNode? node)
    {
        if (yaml.Map(node, "when") is not { } map) return new Condition([]);
        if (map.Children.Count == 0) yaml.Fault(map.Start, "when is empty; it must test at least one field");
        var tests = ImmutableArray.CreateBuilder<FieldTest>();
        foreach (var (name, value) in map.Children)
            if (yaml.Scalar(name, "a field name")?.Value is { } field) Field(yaml, field, value, negated: false, tests);
        return new Condition(tests.DrainToImmutable());
    }

    private static void Field(YamlNodes yaml, string field, YamlNode value, bool negated, ImmutableArray<FieldTest>.Builder tests)
    {
        if (value is YamlMappingNode map)
        {
            yaml.Known(map, $"the test of {field}", Tests);
            Numbers(yaml, field, map, negated, tests);
            foreach (var (key, operand) in map.Children) Test(yaml, field, (key as YamlScalarNode)?.Value, operand, negated, tests);
        }
        else if (Texts(yaml, field, value) is { IsEmpty: false } texts)
        {
            tests.Add(new AnyOf(field, negated, texts));
        }
    }

    private static void Test(YamlNodes yaml, string field, string? test, YamlNode operand, bool negated, ImmutableArray<FieldTest>.Builder tests)
    {
        switch (test)
        {
            case "equals" or "any" when Texts(yaml, test, operand) is { IsEmpty: false } texts:
                tests.Add(new AnyOf(field, negated, texts));
                break;
            case "contains" when Texts(yaml, test, operand) is { IsEmpty: false } texts:
                tests.Add(new Contains(field, negated, texts));
                break;
            case "not":
                Field(yaml, field, operand, !negated, tests);
                break;
            case "exists" when yaml.Scalar(operand, test) is { } scalar:
                if (scalar.Value is "true" or "false") tests.Add(new Exists(field, negated != (scalar.Value == "false")));
                else yaml.Fault(scalar.Start, $"exists is '{scalar.Value}'; it must be true or false");
                break;
            case "regex" when yaml.Scalar(operand, test) is { } scalar:
                Pattern(yaml, field, scalar, negated, tests);
                break;
        }
    }

    private static void Pattern(YamlNodes yaml, string field, YamlScalarNode scalar, bool negated, ImmutableArray<FieldTest>.Builder tests)
    {
        try
        {
            tests.Add(new Matches(field, negated, scalar.Value!, known: yaml.IsOurs));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            yaml.Fault(scalar.Start, $"the regex '{scalar.Value}' cannot be used: {error.Message}");
        }
    }

    private static void Numbers(YamlNodes yaml, string field, YamlMappingNode map, bool negated, ImmutableArray<FieldTest>.Builder tests)
    {
        var (least, leastCounts, most, mostCounts, any) = (double.NegativeInfinity, true, double.PositiveInfinity, true, false);
        foreach (var (key, operand) in map.Children)
        {
            if ((key as YamlScalarNode)?.Value is not ("gt" or "gte" or "lt" or "lte") || yaml.Number(operand, $"{key}") is not { } number) continue;
            any = true;
            if ($"{key}"[0] == 'g') (least, leastCounts) = (number, $"{key}" == "gte");
            else (most, mostCounts) = (number, $"{key}" == "lte");
        }

        if (any) tests.Add(new Between(field, negated, least, leastCounts, most, mostCounts));
    }

    private static ImmutableArray<string> Texts(YamlNodes yaml, string what, YamlNode value) => value is YamlSequenceNode
        ? [.. yaml.List(value, what).Select(item => yaml.Scalar(item, $"a value of {what}")?.Value).OfType<string>()]
        : yaml.Scalar(value, what)?.Value is { } text ? [text] : [];
}
