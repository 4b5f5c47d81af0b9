using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Nexus.Tests.Architecture;

/// <summary>Rooms are subjects: a folder has a known name, and a file's namespace is its room.</summary>
public sealed class CatalogueTests
{
    // What Nexus is about. A new subject is a decision: add it here and to ARCHITECTURE.md.
    private static readonly string[] Subjects = ["Actions", "Approvals", "Budgets", "Chains", "Common", "Embeddings", "Entities", "Events", "Gates", "Knowledge", "Ledger", "Personas", "Policies", "Repairs", "Rules", "Tenants", "Threats", "Tools"];

    // What a project needs besides, because of what it is.
    private static readonly Dictionary<string, string[]> Rooms = new()
    {
        ["Nexus.Grains.Interfaces"] = ["Wire"],
        ["Nexus.Grains"] = ["Calls"],
        ["Nexus.Silo"] = ["Configuration", "Engine", "Logging", "Properties", "Recovery", "Stores"],
        ["Nexus.Api"] = ["Access", "Docs", "Health", "Http", "Properties"],
        ["Nexus.Client"] = [],
        ["Nexus.Cli"] = ["Verbs", "Output", "Templates"],
        ["Nexus.Bench"] = ["Door", "Engine", "Http", "Law", "Observe", "Start", "Stores"],
        ["Nexus.Tests"] = ["Analyzers", "Api", "Architecture", "Cli", "Client", "Configuration", "Engine", "EndToEnd", "Fixtures", "Journeys", "Logging", "Silo", "Stores"],
    };

    [Fact]
    public void Every_folder_is_a_known_subject() => Assert.Empty(SourceFile.In([.. Rooms.Keys]).Select(FolderFinding).OfType<string>().Distinct());

    [Fact]
    public void Every_namespace_is_its_room() =>
        Assert.Empty(SourceFile.In("Nexus.Grains.Interfaces", "Nexus.Grains", "Nexus.Silo").SelectMany(NamespaceFindings));

    [Fact]
    public void The_rule_refuses_a_folder_of_services() => Assert.NotNull(FolderFinding(new SourceFile("Nexus.Silo/Services/GateService.cs", "")));

    [Fact]
    public void The_rule_refuses_a_namespace_of_the_project()
    {
        Assert.NotEmpty(NamespaceFindings(new SourceFile("Nexus.Silo/Tools/A.cs", "namespace Nexus.Silo.Tools;")));
        Assert.Empty(NamespaceFindings(new SourceFile("Nexus.Silo/Tools/A.cs", "namespace Nexus.Tools;")));
    }

    private static string? FolderFinding(SourceFile file)
    {
        var parts = file.Path.Split('/');
        return parts.Length == 2 || Subjects.Contains(parts[1]) || Rooms[file.Project].Contains(parts[1]) ? null : $"{parts[0]}/{parts[1]} is not a known subject";
    }

    private static IEnumerable<string> NamespaceFindings(SourceFile file)
    {
        var parts = file.Path.Split('/');
        var room = parts.Length == 2 || parts[1] == "Common" ? "Nexus" : "Nexus." + parts[1];
        return file.Tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
            .Select(static n => n.Name.ToString())
            .Where(name => name != room && !name.StartsWith(room + ".", StringComparison.Ordinal))
            .Select(name => $"{file.Path}: namespace {name} should be {room}");
    }
}
