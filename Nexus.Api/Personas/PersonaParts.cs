using System.Text.Json;
using Nexus.Approvals;

namespace Nexus.Personas;

/// <summary>The parts of a contract that are objects of their own.</summary>
internal static class PersonaParts
{
    public static ApprovalRule? Approvals(Body body)
    {
        using var part = body.Inner("approvals");
        if (part is null) return null;
        part.Only("approvals", "roles", "approvers", "expires_seconds");
        var roles = part.Texts("roles", 2, 16);
        return new ApprovalRule(
            roles.IsEmpty ? ApprovalRule.Default.Roles : roles, part.Integer("approvers", ApprovalRule.Default.Approvers, 1, 10), part.Integer("expires_seconds", ApprovalRule.Default.ExpiresSeconds, 60, 2_592_000));
    }

    public static Budgets.Budgets? Budgets(Body body)
    {
        var part = body.Object("budgets");
        if (part.IsEmpty) return null;
        // A misspelt limit would be none.
        using (var members = body.Inner("budgets"))
        {
            members!.Only("budgets", "per_chain", "per_period", "period_seconds", "tool_costs");
            foreach (var span in (string[])["per_chain", "per_period"])
                using (var limit = members.Inner(span)) limit?.Only(span, "calls", "cost", "run_seconds");
        }
        try
        {
            return JsonSerializer.Deserialize(part.Span, WireJson.Default.BudgetsBody)!.ToContract();
        }
        catch (JsonException wrong)
        {
            body.Mistakes.Wrong("value_error", "body", "budgets", $"Input should be budgets: '{wrong.Path?.TrimStart('$', '.')}' is not what it should be", part.ToString());
            return null;
        }
    }
}
