using Nexus.Personas;
using Nexus.Tools;
using Xunit;

namespace Nexus.Tests.Tools;

/// <summary>What is registered must be what the gates can judge.</summary>
public sealed class ToolRulesTests
{
    private const string Schema = """{"type":"object","properties":{"to":{"type":"array","items":{"type":"string"}},"file":{"type":"object","properties":{"path":{"type":"string"}}},"url":{"type":"string"}},"additionalProperties":false}""";

    [Theory]
    [InlineData(Schema, "a:{url}", "recipient", "sink 'recipient' names the parameter 'recipient', which the schema does not have; it has to, file, url")]
    [InlineData(Schema, "a:{ur}", "url", "resource 'a:{ur}' names the parameter 'ur'")]
    [InlineData(Schema, "a:{file.name}", "url", "'name', which the schema does not have; it has path")]
    [InlineData(Schema, "a:{url.hots}", "url", "'hots' is no part of a text (host,")]
    [InlineData(Schema, "a:{url}", "to[].domian", "'domian' is no part of a text")]
    [InlineData("""{"type":"string"}""", "a:{url}", "url", "admits no object")]
    [InlineData("""{"properties":{"url":{"pattern":"(a"}}}""", "a:{url}", "url", "schema keyword 'pattern': \"(a\" is not usable")]
    [InlineData("""{"properties":{"url":{"pattern":"[a"}}}""", "a:{url}", "url", "schema keyword 'pattern': \"[a\" is not usable")]
    [InlineData("""{"properties":{"url":{"pattern":"(?=a)"}}}""", "a:{url}", "url", "schema keyword 'pattern': \"(?=a)\" is not usable")]
    public void A_name_that_the_schema_does_not_have_is_refused(string schema, string resource, string sink, string says) =>
        Assert.Contains(says, Assert.Throws<NexusException>(() => ToolRules.Check(Tool(schema, resource, sink))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(Schema, "a:{url.host}", "to[]")]
    [InlineData(Schema, "a:{file.path}", "to[].domain")]
    [InlineData(Schema, "a:fixed", "file.path")]
    [InlineData("""{"type":"object"}""", "a:{anything.at.all}", "whatever[]")]
    [InlineData("""{"type":["object","null"],"properties":{"a":{}}}""", "a:{a.b.c}", "a")]
    [InlineData("""{"properties":{"a":{}},"anyOf":[{"properties":{"b":{}}}]}""", "a:{b}", "b")]
    public void A_name_that_it_has_or_may_have_is_taken(string schema, string resource, string sink) => ToolRules.Check(Tool(schema, resource, sink));

    [Theory]
    [InlineData("""{ "type": "object",  "properties": {"a": {"type":"string"} } }""", true)]
    [InlineData("""{"properties":{"a":{"type":"string"}},"type":"object"}""", true)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"number"}}}""", false)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}""", false)]
    public void A_registration_is_the_same_whatever_its_blanks_and_order(string schema, bool same)
    {
        var kept = Tool("""{"type":"object","properties":{"a":{"type":"string"}}}""", "a:{a}", "a");
        Assert.Equal(same, ToolRules.Same(kept, Tool(schema, "a:{a}", "a") with { Version = 3 }));
        Assert.False(ToolRules.Same(kept, Tool(schema, "a:{a}", "a") with { Trust = OutputTrust.Trusted }));
    }

    private static ToolDescriptor Tool(string schema, string resource, string sink) =>
        new("pay", "Pays.", Utf8Json.From(schema), RiskLevel.Medium, ToolEffect.Egress, [resource], [sink], 10, false, ToolRecovery.Never, OutputTrust.Untrusted, 1);
}
