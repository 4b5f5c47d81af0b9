using System.Xml.Linq;
using Xunit;

namespace Nexus.Tests.Architecture;

/// <summary>Arrows between projects point one way: Api → Interfaces ← Grains ← Silo.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Nexus.Embedded"] = [],
        ["Nexus.Embedded.Generator"] = [],
        ["Nexus.Generator"] = [],
        ["Nexus.Grains.Interfaces"] = [],
        ["Nexus.Grains"] = ["Nexus.Grains.Interfaces"],
        ["Nexus.Api"] = ["Nexus.Grains.Interfaces"],
        ["Nexus.Client"] = ["Nexus.Grains.Interfaces"],
        ["Nexus.Silo"] = ["Nexus.Grains", "Nexus.Api"],
        ["Nexus.Cli"] = ["Nexus.Client", "Nexus.Silo"],
        ["Nexus.Bench"] = ["Nexus.Client", "Nexus.Silo"],
        ["Nexus.Tests"] = ["Nexus.Client", "Nexus.Silo", "Nexus.Cli", "Nexus.Bench", "Nexus.Embedded.Generator"],
    };

    [Fact]
    public void Every_project_references_only_what_the_house_allows()
    {
        var projects = SourceFile.Read("*.csproj");
        Assert.Equal(Allowed.Keys.Order(), projects.Select(static p => p.Project).Order());
        Assert.Empty(projects.SelectMany(static p => Findings(p.Project, p.Text)));
    }

    [Fact]
    public void The_rule_refuses_an_arrow_that_points_back() =>
        Assert.Single(Findings("Nexus.Grains", """<Project><ItemGroup><ProjectReference Include="..\Nexus.Silo\Nexus.Silo.csproj" /></ItemGroup></Project>"""));

    private static IEnumerable<string> Findings(string project, string xml) =>
        XDocument.Parse(xml).Descendants("ProjectReference")
            .Select(static r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))
            .Where(target => !Allowed[project].Contains(target))
            .Select(target => $"{project} must not reference {target}");
}
