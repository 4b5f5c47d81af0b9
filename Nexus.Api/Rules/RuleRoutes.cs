using System.Collections.Immutable;
using Nexus.Events;
using Nexus.Ledger;

namespace Nexus.Rules;

/// <summary>Rules: shown with their hits, checked, tried, changed.</summary>
internal sealed class RuleRoutes(IGrainFactory grains) : IObservationRoutes
{
    private const int MaxBody = 1024 * 1024;

    public void Map(RouteGroupBuilder nexus)
    {
        nexus.Map("GET", "/rules", ListAsync, new Route("The rules in force", Permission.Read) { Gives = typeof(RulesResponse) });
        nexus.Map("POST", "/rules/validate", ValidateAsync, new Route("Check rules", Permission.Read) { Description = "Every mistake, with line and column.", Takes = typeof(RulesRequest), Gives = typeof(RulesVerdict), MaxBody = MaxBody, Refuses = [413, 422] });
        nexus.Map("POST", "/rules/test", TestAsync, new Route("Try rules on records, without any effect", Permission.Read) { Takes = typeof(RulesRequest), Gives = typeof(TrialResponse), MaxBody = MaxBody, Refuses = [413, 422] });
        nexus.Map("PUT", "/rules/{id}", PutAsync, new Route("Add or replace a rule of the tenant", Permission.Operate)
        {
            Description = "In force at once. With a mistake in it nothing changes, and the answer says where it is.",
            Takes = typeof(RulesRequest),
            Gives = typeof(RulesVerdict),
            MaxBody = MaxBody,
            Refuses = [409, 413, 422],
        });
    }

    private async Task ListAsync(HttpContext context)
    {
        var set = await Rules(context).ListAsync();
        await context.WriteAsync(new RulesResponse([.. set.Rules.Select(Answer)], Answer(set.Faults), set.Warnings.IsEmpty ? null : Answer(set.Warnings)), WireJson.Default.RulesResponse);
    }

    private async Task ValidateAsync(HttpContext context)
    {
        using var body = await Body.ReadAsync(context);
        var yaml = Yaml(body);
        await WriteAsync(context, await Rules(context).ValidateAsync(yaml));
    }

    private async Task TestAsync(HttpContext context)
    {
        using var body = await Body.ReadAsync(context);
        var records = body.Texts("events", 1000, 65_536);
        var trial = await Rules(context).TestAsync(Yaml(body), [.. records.Select(record => new RawRecord("trial", RecordFormat.Auto, "", record))]);
        var answer = new TrialResponse(
            Answer(trial.Faults),
            [.. trial.Findings.Select(one => new TrialFinding(one.Rule, WireName.Of(one.Category), WireName.Of(one.Severity), one.Entity, one.Message, one.Position - 1))],
            [.. trial.Unread.Select(one => new RejectedResponse(one.Index, one.Error))]);
        await context.WriteAsync(answer, WireJson.Default.TrialResponse);
    }

    private async Task PutAsync(HttpContext context)
    {
        using var body = await Body.ReadAsync(context);
        await WriteAsync(context, await Rules(context).PutAsync(context.Path("id"), Yaml(body)), refuse: true);
    }

    private static string Yaml(Body body)
    {
        var yaml = body.Text("yaml", 1, 100_000);
        body.Mistakes.Check();
        return yaml;
    }

    private static Task WriteAsync(HttpContext context, ImmutableArray<FileFault> faults, bool refuse = false) =>
        context.WriteAsync(new RulesVerdict(faults.IsEmpty, Answer(faults)), WireJson.Default.RulesVerdict, refuse && !faults.IsEmpty ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);

    private IRulesGrain Rules(HttpContext context) => grains.GetGrain<IRulesGrain>(context.Caller().Tenant);

    internal static IReadOnlyList<FaultResponse> Answer(ImmutableArray<FileFault> faults) => [.. faults.Select(fault => new FaultResponse(fault.File, fault.Line, fault.Column, fault.Message))];

    private static RuleResponse Answer(RuleView rule) => new(rule.Id, rule.Title, WireName.Of(rule.Category), WireName.Of(rule.Severity), rule.Kind, rule.By, rule.Origin, rule.Hits, rule.LastHit, rule.Line, rule.IsEnabled);
}
