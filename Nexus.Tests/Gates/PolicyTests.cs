using Nexus.Actions;
using Nexus.Gates;
using Nexus.Personas;
using Nexus.Tools;
using Xunit;

namespace Nexus.Tests.Gates;

/// <summary>Deny lists, limits on arguments and flow rules of a contract, each where it fails and where the nearest legitimate call passes.</summary>
public sealed class PolicyTests
{
    private static readonly ToolDescriptor Pay = Tool("send_money", ToolEffect.Egress, "pay:{recipient}");
    private static readonly ToolDescriptor Mail = Tool("mail", ToolEffect.Egress, "email:{to[]}");
    private static readonly PersonaContract Clerk = Some.Persona() with { AllowedTools = ["send_money", "mail", "file_read"], ResourceScopes = ["pay:**", "email:**", "file:read:**"] };

    [Fact]
    public void What_is_denied_stays_denied_whatever_the_scopes_open()
    {
        var contract = Clerk with { Deny = ["email:*@rival.example", "tool:send_money"] };
        Assert.True(Passes(contract, Mail, """{"to":["a@example.com"]}"""));
        Assert.Contains("'email:*@rival.example'", Why(contract, Mail, """{"to":["a@example.com","b@Rival.example"]}"""), StringComparison.Ordinal);
        Assert.Contains("tool 'send_money' is denied", Why(contract, Pay, """{"recipient":"x"}"""), StringComparison.Ordinal);
        Assert.False(Passes(contract with { Deny = ["pay:evil"] }, Pay, """{"recipient":"еvil"}"""));
    }

    [Theory]
    [InlineData("""{"amount":500}""", true)]
    [InlineData("""{"amount":500.01}""", false)]
    [InlineData("""{"amount":"1e9"}""", false)]
    [InlineData("""{"amount":-1}""", false)]
    [InlineData("""{"amount":"all"}""", false)]
    [InlineData("""{"items":[{"amount":501}]}""", true)]
    [InlineData("{}", true)]
    public void An_amount_has_a_range(string parameters, bool passes) =>
        Assert.Equal(passes, Passes(Limited(new ArgumentConstraint("send_money", "amount") { Min = 0, Max = 500 }), Pay, parameters));

    [Theory]
    [InlineData("""{"items":[{"price":3},{"price":4}]}""", true)]
    [InlineData("""{"items":[{"price":3},{"price":40}]}""", false)]
    public void Lists_are_judged_item_by_item(string parameters, bool passes) =>
        Assert.Equal(passes, Passes(Limited(new ArgumentConstraint("send_money", "items[].price") { Max = 10 }), Pay, parameters));

    [Theory]
    [InlineData("""{"currency":"EUR"}""", true)]
    [InlineData("""{"currency":"eur"}""", false)]
    [InlineData("{}", false)]
    public void A_choice_is_exact_and_may_be_demanded(string parameters, bool passes) =>
        Assert.Equal(passes, Passes(Limited(new ArgumentConstraint("send_money", "currency") { OneOf = ["EUR", "USD"], Required = true }), Pay, parameters));

    [Theory]
    [InlineData("""{"subject":"Invoice 12"}""", true)]
    [InlineData("""{"subject":"Invoice 12; also"}""", false)]
    [InlineData("""{"subject":"Invoice 12\n"}""", false)]
    public void A_pattern_must_match_the_whole_value(string parameters, bool passes) =>
        Assert.Equal(passes, Passes(Limited(new ArgumentConstraint("*", "subject") { Pattern = "Invoice [0-9]+" }), Pay, parameters));

    [Fact]
    public void A_part_of_a_value_can_be_limited()
    {
        var contract = Limited(new ArgumentConstraint("send_money", "url.host") { OneOf = ["bank.example"] });
        Assert.True(Passes(contract, Pay, """{"url":"https://bank.example/x"}"""));
        Assert.False(Passes(contract, Pay, """{"url":"https://bank.example.evil.org/x"}"""));
    }

    [Fact]
    public void Calls_and_totals_of_a_chain_add_up()
    {
        var contract = Clerk with { Constraints = [new ArgumentConstraint("send_money", "amount") { MaxTotal = 100 }, new ArgumentConstraint("send_money") { MaxCalls = 3 }] };
        PriorUse[] spent = [new("send_money", 2, [new NamedAmount("amount", 60)])];
        Assert.True(Passes(contract, Pay, """{"amount":40}""", spent));
        Assert.Contains("would come to 101", Why(contract, Pay, """{"amount":41}""", spent), StringComparison.Ordinal);
        Assert.Contains("call 4", Why(contract, Pay, """{"amount":1}""", new PriorUse("send_money", 3, [])), StringComparison.Ordinal);
        Assert.True(Passes(contract, Mail, """{"to":["a@example.com"]}""", new PriorUse("send_money", 3, [])));
    }

    [Fact]
    public void What_a_day_allows_is_read_from_the_persona_and_fails_if_it_was_not()
    {
        var contract = Clerk with { Constraints = [new ArgumentConstraint("send_money", "amount") { MaxTotal = 100, Per = LimitSpan.Day }] };
        var input = Input(contract, Pay, """{"amount":40}""");
        Assert.Equal(GateVerdict.Pass, new ScopeGate().Judge(input with { Usage = [new UsageReading(0, new Usage(1, 60))] }).Verdict);
        Assert.Equal(GateVerdict.Fail, new ScopeGate().Judge(input with { Usage = [new UsageReading(0, new Usage(1, 60.01m))] }).Verdict);
        Assert.Contains("was not read", Some.Row().Judge(input)[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Usage_of_a_day_fades_by_the_hour_and_survives_a_snapshot()
    {
        var fold = new PersonaFold();
        var features = Features.Of(CallPreparation.Prepare(Pay, Pay.Name, Utf8Json.From("""{"amount":25,"items":[{"n":1},{"n":-2}]}"""), "c"), Some.Now);
        for (var i = 0; i < 4; i++) fold.Add(new FoldedAction(i, features with { At = Some.Now.AddHours(6 * i) }, SealStatus.Executed, [], false));
        fold.Add(new FoldedAction(9, features with { At = Some.Now.AddHours(18) }, SealStatus.Blocked, [], false));
        Assert.Equal(new Usage(4, 100), fold.Used("send_money", "amount", Some.Now.AddHours(18)));
        Assert.Equal(new Usage(4, 12), fold.Used("send_money", "items.n", Some.Now.AddHours(18)));
        Assert.Equal(new Usage(3, 75), PersonaFold.Load(fold.Save()).Used("send_money", "amount", Some.Now.AddHours(24)));
        Assert.Equal(new Usage(0, 0), fold.Used("send_money", "amount", Some.Now.AddHours(60)));
    }

    [Theory]
    [InlineData("passport HGK137803", "a@other.example", false)]
    [InlineData("passport hgk-137803", "a@other.example", false)]
    [InlineData("SEdLMTM3ODAzIGNhcmQ=", "a@other.example", false)]
    [InlineData("the meeting is at noon", "a@other.example", true)]
    [InlineData("passport HGK137803", "a@example.com", true)]
    public void Data_of_one_source_does_not_go_where_a_flow_forbids(string body, string to, bool passes)
    {
        var contract = Clerk with { Flows = [new FlowRule(["tool:get_user", "file:read:hr/**"], ["email:**"]) { Except = ["email:*@example.com"] }] };
        Observation[] seen = [new("task", true, "mail it"), new("get_user", true, """{"passport":"HGK137803"}""") { Tool = "get_user" }];
        Assert.Equal(passes, new ScopeGate().Judge(Input(contract, Mail, $$"""{"to":["{{to}}"],"body":"{{body}}"}""") is var input ? input with { Intent = input.Intent with { Seen = [.. seen] } } : input).Verdict == GateVerdict.Pass);
    }

    [Fact]
    public void Where_not_even_a_summary_may_leave_nothing_leaves_and_other_chains_are_free()
    {
        var contract = Clerk with { Flows = [new FlowRule(["file:read:hr/**"], ["email:**"]) { Carrying = FlowCarrying.Anything }] };
        var input = Input(contract, Mail, """{"to":["a@example.com"],"body":"hi"}""");
        var read = new Observation("file_read", true, "salaries") { Tool = "file_read", Resources = ["file:read:hr/2026.csv"] };
        Assert.Contains("after 'file:read:hr/2026.csv' was read", new ScopeGate().Judge(input with { Intent = input.Intent with { Seen = [read] } }).Reason, StringComparison.Ordinal);
        Assert.Equal(GateVerdict.Pass, new ScopeGate().Judge(input with { Intent = input.Intent with { Seen = [read with { Resources = ["file:read:menu.txt"] }] } }).Verdict);
        Assert.Equal(GateVerdict.Pass, new ScopeGate().Judge(input).Verdict);
    }

    [Fact]
    public void What_came_from_outsiders_can_be_kept_from_going_out_again()
    {
        var contract = Clerk with { Flows = [new FlowRule(["untrusted"], ["tool:send_money"])] };
        var input = Input(contract, Pay, """{"recipient":"x","subject":"order 66-17-88"}""");
        Assert.Equal(GateVerdict.Fail, new ScopeGate().Judge(input with { Intent = input.Intent with { Seen = [new Observation("web", false, "order 66-17-88")] } }).Verdict);
        Assert.Equal(GateVerdict.Pass, new ScopeGate().Judge(input with { Intent = input.Intent with { Seen = [new Observation("task", true, "order 66-17-88"), new Observation("web", false, "order 66-17-88")] } }).Verdict);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_policy_that_could_not_be_judged_is_refused_with_its_member(string member, PersonaDraft draft) =>
        Assert.Contains(PersonaRules.Faults(draft), fault => fault.Message.StartsWith(member, StringComparison.Ordinal));

    public static TheoryData<string, PersonaDraft> Broken()
    {
        var good = new PersonaDraft("a", AllowedTools: ["x"], ResourceScopes: ["kb:*"], IntentPatterns: ["do it"]);
        PersonaDraft With(ArgumentConstraint limit) => good with { Constraints = [new ArgumentConstraint("x", "a") { Max = 1 }, limit] };
        return new()
        {
            { "deny '", good with { Deny = ["a:***"] } },
            { "constraints[1].argument", With(new ArgumentConstraint("x", "a..b") { Max = 1 }) },
            { "constraints[1].argument", With(new ArgumentConstraint("x") { Max = 1 }) },
            { "constraints[1].argument", With(new ArgumentConstraint("*") { MaxCalls = 1 }) },
            { "constraints[1] ", With(new ArgumentConstraint("x", "a")) },
            { "constraints[1].min", With(new ArgumentConstraint("x", "a") { Min = 2, Max = 1 }) },
            { "constraints[1].max_calls", With(new ArgumentConstraint("x") { MaxCalls = -1 }) },
            { "constraints[1].max_total", With(new ArgumentConstraint("x", "a") { MaxTotal = -1 }) },
            { "constraints[1].pattern", With(new ArgumentConstraint("x", "a") { Pattern = "(" }) },
            { "constraints[1].pattern", With(new ArgumentConstraint("x", "a") { Pattern = @"(a)\1" }) },
            { "flows[0].from", good with { Flows = [new FlowRule([], ["email:**"])] } },
            { "flows[0].to", good with { Flows = [new FlowRule(["untrusted"], [])] } },
            { "flows[0].except", good with { Flows = [new FlowRule(["untrusted"], ["email:**"]) { Except = [".."] }] } },
        };
    }

    [Fact]
    public void A_policy_is_written_as_yaml_and_read_back()
    {
        const string yaml = """
            name: payer
            allowed_tools: [send_money]
            resource_scopes: ["pay:**"]
            intent_patterns: [pay bills]
            deny: ["pay:rival"]
            constraints:
              - tool: send_money
                argument: amount
                max: 99.5
                max_total: 500
                per: day
              - tool: send_money
                max_calls: 3
            flows:
              - from: [untrusted, "tool:get_user"]
                to: ["email:**"]
                carrying: anything
            """;
        var draft = PersonaYaml.Parse("payer.yaml", yaml);
        Assert.Equal((99.5m, 500m, LimitSpan.Day), (draft.Constraints[0].Max, draft.Constraints[0].MaxTotal, draft.Constraints[0].Per));
        Assert.Equal((3, ""), (draft.Constraints[1].MaxCalls, draft.Constraints[1].Argument));
        Assert.Equal(FlowCarrying.Anything, draft.Flows[0].Carrying);
        Assert.True(PersonaRules.Same(PersonaContract.Of("1", draft, 1), PersonaYaml.Parse("again.yaml", PersonaYaml.Write(draft))));
        Assert.False(PersonaRules.Same(PersonaContract.Of("1", draft, 1), draft with { Deny = [] }));
        Assert.Contains(PersonaYaml.Read("bad.yaml", yaml.Replace("per: day", "per: week", StringComparison.Ordinal)).Faults, fault => fault.Line == 11);
    }

    private static PersonaContract Limited(ArgumentConstraint limit) => Clerk with { Constraints = [limit] };

    private static bool Passes(PersonaContract contract, ToolDescriptor tool, string parameters, params PriorUse[] prior) => Judge(contract, tool, parameters, prior).Verdict == GateVerdict.Pass;

    private static string Why(PersonaContract contract, ToolDescriptor tool, string parameters, params PriorUse[] prior)
    {
        var result = Judge(contract, tool, parameters, prior);
        Assert.Equal(GateVerdict.Fail, result.Verdict);
        return result.Reason;
    }

    private static GateResult Judge(PersonaContract contract, ToolDescriptor tool, string parameters, PriorUse[] prior)
    {
        var input = Input(contract, tool, parameters);
        return new ScopeGate().Judge(input with { Intent = input.Intent with { Prior = [.. prior] } });
    }

    private static GateInput Input(PersonaContract contract, ToolDescriptor tool, string parameters) => Some.Input(tool, parameters) with { Contract = contract };

    private static ToolDescriptor Tool(string name, ToolEffect effect, string resource) =>
        new(name, "", Utf8Json.From("""{"type":"object"}"""), RiskLevel.Medium, effect, [resource], [], 10, false, ToolRecovery.Never, OutputTrust.Trusted, 1);
}
