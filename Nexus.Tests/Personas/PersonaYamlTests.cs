using System.Text;
using Nexus.Personas;
using Nexus.Wire;
using Xunit;

namespace Nexus.Tests.Personas;

public sealed class PersonaYamlTests
{
    private const string Good = "name: a\nallowed_tools: [x]\nresource_scopes: ['**']\nintent_patterns: [do it]\n";

    [Fact]
    public void All_mistakes_are_told_at_once_each_with_its_place()
    {
        var (draft, faults) = PersonaYaml.Read("a.yaml", "name: a\nallowed_tool: [x]\nresource_scopes: ok\nintent_patterns: [do it, 12]\nrisk_tolerance: hihg\nis_active: yes\nmax_ttl_seconds: 1.5\n");
        Assert.Null(draft);
        Assert.Equal(
            [
                "a.yaml:2:1: a persona has an unknown key 'allowed_tool'; did you mean 'allowed_tools'?",
                "a.yaml:3:18: resource_scopes must be a list",
                "a.yaml:4:26: an entry of intent_patterns is 12; it must be text, so put it in quotes",
                "a.yaml:5:17: risk_tolerance is 'hihg'; it must be low, medium, high or critical; did you mean 'high'?",
                "a.yaml:6:12: is_active is 'yes'; it must be true or false",
                "a.yaml:7:18: max_ttl_seconds is '1.5'; it must be a whole number",
            ],
            faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void Rules_of_the_contract_are_told_with_their_place_too()
    {
        var (_, faults) = PersonaYaml.Read("a.yaml", "name: 'a/b'\nallowed_tools:\n  - good\n  - not good\nresource_scopes: ['**']\nmax_ttl_seconds: 90000\n");
        Assert.Equal([(1, 1), (1, 7), (4, 5), (6, 18)], faults.Select(fault => (fault.Line, fault.Column)));
        Assert.Equal("intent_patterns is missing; it must be a list", faults[0].Message);
        Assert.StartsWith("allowed_tools 'not good' must be letters", faults[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_of_form_and_of_rules_are_told_together()
    {
        var (draft, faults) = PersonaYaml.Read(
            "a.yaml",
            "name: 'a/b'\nallowed_tools: [no/good, ok]\nresource_scopes: nothing\nintent_patterns: ['']\nmax_ttl_seconds: 90000\nis_active: yes\nflows:\n  - {from: [], to: ['http:**'], carried: all}\nconstraints:\n  - {tool: ok, argument: a, min: 2, max: 1}\n");
        Assert.Null(draft);
        Assert.Equal(
            [
                "1:7 name 'a/b'",
                "2:17 allowed_tools 'no/good'",
                "3:18 resource_scopes must be",
                "4:19 intent_patterns ''",
                "5:18 max_ttl_seconds '90000'",
                "6:12 is_active is",
                "8:33 an entry",
                "10:34 constraints[0].min '2'",
            ],
            faults.Select(fault => $"{fault.Line}:{fault.Column} {string.Join(' ', fault.Message.Split(' ').Take(fault.Message.StartsWith("resource", StringComparison.Ordinal) ? 3 : 2))}"));
    }

    [Fact]
    public void What_is_missing_is_told_beside_what_breaks_a_rule()
    {
        Assert.Equal(
            ["name is missing", "allowed_tools is missing; it must be a list", "max_ttl_seconds '0' must be 1 to 86,400"],
            PersonaYaml.Read("a.yaml", "resource_scopes: ['**']\nintent_patterns: [a]\nmax_ttl_seconds: 0\n").Faults.Select(fault => fault.Message));
        Assert.Equal(["a persona must be a mapping of keys to values"], PersonaYaml.Read("a.yaml", "- name\n").Faults.Select(fault => fault.Message));
    }

    [Theory]
    [InlineData("description: &d text\n", "5:14: an anchor (&d) stands here")]
    [InlineData("description: *d\n", "5:14: an alias (*) stands here")]
    [InlineData("description: !!str text\n", "5:14: a tag (tag:yaml.org,2002:str) stands here")]
    [InlineData("description: !exec 'rm'\n", "5:14: a tag (!exec) stands here")]
    [InlineData("\tdescription: x\n", "5:1: a tab stands in the indentation")]
    [InlineData("name: b\n", "5:1: ")]
    [InlineData("---\nname: b\n", "has 2 documents")]
    [InlineData("description: \"\\ud800\"\n", "5:")]
    public void What_YAML_can_do_and_a_contract_must_not_is_refused_where_it_stands(string more, string why)
    {
        var (draft, faults) = PersonaYaml.Read("a.yaml", Good + more);
        Assert.Null(draft);
        Assert.Contains(why, faults[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_is_not_closed_is_told_where_it_begins_to_matter()
    {
        var (draft, faults) = PersonaYaml.Read("a.yaml", "name: a\nallowed_tools: [x\nresource_scopes: [\"kb:*\"]\n");
        Assert.Null(draft);
        Assert.Contains("2:", Assert.Single(faults).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_half_written_is_faulty_or_whole_and_never_breaks_its_reader()
    {
        var text = File.ReadAllText(Path.Combine(Nexus.Tests.Gates.Some.Folder(), "..", "..", "deploy", "policies", "payer.persona.yaml")) + "flows:\n  - {from: [untrusted], to: [\"http:**\"], except: ['http:a']}\n";
        for (var i = 0; i < text.Length; i++)
            foreach (var half in (string[])[text[..i], text.Remove(i, 1), text.Insert(i, "["), text.Insert(i, "\"")])
            {
                var (draft, faults) = PersonaYaml.Read("a.yaml", half);
                Assert.Equal(draft is null, faults.Length > 0);
            }
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused_before_anything_is_built_of_it()
    {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++) bomb.Append($"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        Assert.Contains(PersonaYaml.Read("a.yaml", bomb.ToString()).Faults, fault => fault.Message.StartsWith("an alias", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_nested_without_end_is_refused_where_it_gets_too_deep() =>
        Assert.Contains("nested deeper than 32 levels", PersonaYaml.Read("a.yaml", "name: " + new string('[', 100_000)).Faults[0].Message, StringComparison.Ordinal);

    [Fact]
    public void A_huge_file_is_refused_unread() =>
        Assert.Contains("at most 1,000,000", PersonaYaml.Read("a.yaml", Good + "description: " + new string('x', 1_000_000)).Faults[0].Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("a: b")]
    [InlineData("true")]
    [InlineData("12")]
    [InlineData("-")]
    [InlineData(" lead")]
    [InlineData("with \"quotes\" and \\ and 'more'")]
    [InlineData("line\nline\ttab\u0001")]
    [InlineData("# no comment")]
    [InlineData("Zürich 日本 🙂")]
    [InlineData("no")]
    public void What_is_written_is_read_back_the_same(string text)
    {
        var draft = new PersonaDraft("clerk", text, ["a"], ["note:a b, # c", "**"], [text], 77, RiskLevel.High, false);
        var written = PersonaYaml.Write(draft);
        var read = PersonaYaml.Parse("a.yaml", written);
        Assert.True(PersonaRules.Same(PersonaContract.Of("1", draft, 1), read), written);
    }

    [Fact]
    public void A_default_persona_is_written_for_people()
    {
        var analyst = DefaultPersonas.Load().Single(persona => persona.Name == "analyst");
        var written = PersonaYaml.Write(analyst);
        Assert.StartsWith("name: analyst\ndescription: Reads data and describes it in numbers.\nallowed_tools:\n  - knowledge_search\n", written, StringComparison.Ordinal);
        Assert.Contains("\nmax_ttl_seconds: 180\nrisk_tolerance: low\nis_active: true\n", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_are_told_member_by_member_and_entry_by_entry()
    {
        var old = PersonaYaml.Parse("a.yaml", Good);
        var now = old with { AllowedTools = ["x", "y"], ResourceScopes = ["kb:**"], MaxTtlSeconds = 60 };
        Assert.Equal(
            [new("allowed_tools", "", "\"y\""), new("resource_scopes", "\"**\"", ""), new("resource_scopes", "", "\"kb:**\""), new("max_ttl_seconds", "120", "60")],
            ContractText.Compare(old, now));
        Assert.Empty(ContractText.Compare(old, old));
        Assert.Equal(ContractText.Compare(old, now).Select(change => change.Member), Wire.ContractChangeResponse.Between(old, now).Select(change => change.Member));
        Assert.Empty(Wire.ContractChangeResponse.Between(old, old));
        Assert.Equal([new("allowed_tools", "[\"x\",\"y\"]", "[\"y\",\"x\"]")], ContractText.Compare(old with { AllowedTools = ["x", "y"] }, old with { AllowedTools = ["y", "x"] }));
    }

    /// <summary>The one description is the record of a draft: wherever members are still written out by hand, none may be missing.</summary>
    [Theory]
    [InlineData(typeof(PersonaContract))]
    [InlineData(typeof(PersonaRequest))]
    [InlineData(typeof(PersonaResponse))]
    public void Every_member_of_a_draft_reaches_the_contract_and_the_wire(Type type) =>
        Assert.Empty(typeof(PersonaDraft).GetProperties().Select(member => member.Name).Except(type.GetProperties().Select(member => member.Name)));

    [Fact]
    public void Every_member_a_contract_can_have_is_read_and_written()
    {
        const string Whole = """
            name: clerk
            description: Everything.
            allowed_tools:
              - send_mail
            resource_scopes:
              - "email:**"
            intent_patterns:
              - send mail
            max_ttl_seconds: 60
            risk_tolerance: high
            is_active: false
            approvals:
              roles:
                - admin
              approvers: 2
              expires_seconds: 600
            budgets:
              per_chain:
                calls: 3
                cost: 1.5
                run_seconds: 0
              period_seconds: 3600
              tool_costs:
                send_mail: 0.25
            deny:
              - "email:**@evil.example"
            constraints:
              - tool: send_mail
                argument: amount
                max: 100.5
                max_calls: 2
                per: day
                one_of: []
                required: true
            flows:
              - from:
                  - untrusted
                to:
                  - "email:**"
                except:
                  - "email:boss@example.com"
                carrying: anything
            shadow: true

            """;
        var draft = PersonaYaml.Parse("a.yaml", Whole);
        Assert.Equal((2, 1.5m, 0.25m, 100.5m, LimitSpan.Day, FlowCarrying.Anything, true), (draft.Approvals!.Approvers, draft.Budgets!.PerChain!.Cost, draft.Budgets.ToolCosts!["send_mail"], draft.Constraints[0].Max, draft.Constraints[0].Per, draft.Flows[0].Carrying, draft.Shadow));
        Assert.Equal(Whole, PersonaYaml.Write(draft));
        Assert.Equal(["constraints", "flows"], ContractText.Compare(draft, draft with { Constraints = [], Flows = [] }).Select(change => change.Member));
        var (_, faults) = PersonaYaml.Read("a.yaml", Whole.Replace("per: day", "per: week", StringComparison.Ordinal).Replace("carrying", "carried", StringComparison.Ordinal).Replace("calls: 3", "calls: many", StringComparison.Ordinal));
        Assert.Equal([(19, "calls is 'many'"), (32, "per is 'week'"), (42, "an entry of flows has an unknown key 'carried'")], faults.Select(fault => (fault.Line, fault.Message.Split(';')[0])));
    }

    [Fact]
    public void A_contract_gives_back_the_draft_it_was_made_of()
    {
        foreach (var draft in DefaultPersonas.Load()) Assert.True(PersonaRules.Same(PersonaContract.Of("1", draft with { IsActive = false, MaxTtlSeconds = 5 }, 3), draft with { IsActive = false, MaxTtlSeconds = 5 }));
    }
}
