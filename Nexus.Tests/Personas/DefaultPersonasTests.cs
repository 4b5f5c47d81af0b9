using Nexus.Personas;
using Nexus.Tests.Gates;
using Xunit;

namespace Nexus.Tests.Personas;

public sealed class DefaultPersonasTests
{
    private const string Good = "name: a\nallowed_tools: [x]\nresource_scopes: ['**']\nintent_patterns: [do it]\n";

    [Fact]
    public void The_five_of_the_seed_come_first() =>
        Assert.Equal(["researcher", "analyst", "creator", "communicator", "operator"], DefaultPersonas.All.Take(5).Select(persona => persona.Name));

    [Fact]
    public void Each_is_what_its_file_says()
    {
        var folder = Path.Combine(Some.Folder(), "..", "..", "deploy", "personas");
        PersonaDraft[] all = [.. DefaultPersonas.All, DefaultPersonas.Antibody];
        Assert.Equal(Directory.EnumerateFiles(folder, "*.yaml").Select(Path.GetFileName).Order(), all.Select(static persona => persona.Name + ".yaml").Order());
        foreach (var persona in all)
            Assert.Equal(PersonaYaml.Write(PersonaYaml.Parse(persona.Name, File.ReadAllText(Path.Combine(folder, persona.Name + ".yaml")))), PersonaYaml.Write(persona));
    }

    [Fact]
    public void Absent_keys_have_the_defaults_of_the_api()
    {
        var persona = PersonaYaml.Parse("a.yaml", Good);
        Assert.Equal((120, RiskLevel.Medium, true), (persona.MaxTtlSeconds, persona.RiskTolerance, persona.IsActive));
    }

    [Theory]
    [InlineData("colour: red\n", "a.yaml:5:1: a persona has an unknown key 'colour'")]
    [InlineData("max_ttl_seconds: 0\n", "a.yaml:5:18: max_ttl_seconds '0' must be 1 to 86,400")]
    [InlineData("max_ttl_seconds: '60'\n", "a.yaml:5:18: max_ttl_seconds is '60'")]
    [InlineData("risk_tolerance: mild\n", "a.yaml:5:17: risk_tolerance is 'mild'")]
    [InlineData("is_active: yes\n", "a.yaml:5:12: is_active is 'yes'")]
    [InlineData("description: [a]\n", "a.yaml:5:14: description must be a single value")]
    [InlineData("description: 12\n", "a.yaml:5:14: description is 12; it must be text")]
    [InlineData("name: b\n", "a.yaml:5:1: ")]
    [InlineData("description: [\n", "a.yaml:")]
    public void A_mistake_is_found_with_line_and_column(string line, string why) =>
        Assert.StartsWith(why, Assert.Throws<NexusException>(() => PersonaYaml.Parse("a.yaml", Good + line)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("- a\n")]
    [InlineData("name: a\n")]
    [InlineData("name: a\nallowed_tools: x\nresource_scopes: []\nintent_patterns: []\n")]
    [InlineData("name: a\nallowed_tools: [x]\nresource_scopes: []\nintent_patterns: [[a]]\n")]
    public void What_is_no_persona_is_refused(string yaml) => Assert.Throws<NexusException>(() => PersonaYaml.Parse("a.yaml", yaml));
}
