using System.Collections.Immutable;
using Nexus.Http;
using Nexus.Wire;

namespace Nexus.Personas;

/// <summary>Constraints and flow rules of a contract as the wire has them.</summary>
internal static class PolicyBodies
{
    public static ImmutableArray<ArgumentConstraint> Constraints(Body body)
    {
        var constraints = ImmutableArray.CreateBuilder<ArgumentConstraint>();
        foreach (var item in body.Items("constraints", 1_000))
            using (item) constraints.Add(Constraint(item));
        return constraints.ToImmutable();
    }

    public static ImmutableArray<FlowRule> Flows(Body body)
    {
        var flows = ImmutableArray.CreateBuilder<FlowRule>();
        foreach (var item in body.Items("flows", 1_000))
            using (item)
            {
                item.Only("flows", "from", "to", "except", "carrying");
                flows.Add(new FlowRule(item.Texts("from", 1_000, 512), item.Texts("to", 1_000, 512))
                {
                    Except = item.Texts("except", 1_000, 512),
                    Carrying = item.Choice("carrying", "data", "data", "anything") == "anything" ? FlowCarrying.Anything : FlowCarrying.Data,
                });
            }
        return flows.ToImmutable();
    }

    public static IReadOnlyList<ConstraintEntry> Of(ImmutableArray<ArgumentConstraint> constraints) => [.. constraints.Select(static limit => new ConstraintEntry(
        limit.Tool, limit.Argument.Length > 0 ? limit.Argument : null, limit.Min, limit.Max, limit.MaxTotal, limit.MaxCalls, limit.Per == LimitSpan.Day ? "day" : "chain",
        limit.OneOf.IsEmpty ? null : limit.OneOf, limit.Pattern.Length > 0 ? limit.Pattern : null, limit.Required))];

    public static IReadOnlyList<FlowEntry> Of(ImmutableArray<FlowRule> flows) => [.. flows.Select(static flow => new FlowEntry(
        flow.From, flow.To, flow.Except.IsEmpty ? null : flow.Except, flow.Carrying == FlowCarrying.Anything ? "anything" : "data"))];

    private static ArgumentConstraint Constraint(Body item)
    {
        item.Only("constraints", "tool", "argument", "min", "max", "max_total", "max_calls", "per", "one_of", "pattern", "required");
        var calls = item.Integer("max_calls", -1, 0, int.MaxValue);
        return new ArgumentConstraint(item.Text("tool", 1, 64), item.OptionalText("argument", 0, 256) ?? "")
        {
            Min = item.Number("min"),
            Max = item.Number("max"),
            MaxTotal = item.Number("max_total"),
            MaxCalls = calls < 0 ? null : calls,
            Per = item.Choice("per", "chain", "chain", "day") == "day" ? LimitSpan.Day : LimitSpan.Chain,
            OneOf = item.Texts("one_of", 10_000, 1_000),
            Pattern = item.OptionalText("pattern", 0, 512) ?? "",
            Required = item.Flag("required", false),
        };
    }
}
