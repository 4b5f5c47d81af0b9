using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Nexus.Tests.Architecture;

/// <summary>In Nexus.Grains only grains and call filters know the engine; everything else is law: no clock, no chance, no world.</summary>
public sealed class PurityTests
{
    private static readonly string[] Engine =
    [
        "Grain", "IGrainFactory", "IGrainContext", "IGrainBase", "IPersistentState", "IGrainTimer", "IGrainReminder", "IRemindable", "RequestContext",
        "IIncomingGrainCallFilter", "IIncomingGrainCallContext", "IStreamProvider", "IAsyncStream", "IClusterClient", "IGrainStorage",
    ];

    private static readonly string[] World =
    [
        "DateTime.Now", "DateTime.UtcNow", "DateTime.Today", "DateTimeOffset.Now", "DateTimeOffset.UtcNow", "TimeProvider.System", "Guid.NewGuid", "Guid.CreateVersion7", "Random.Shared",
        "Stopwatch.StartNew", "Stopwatch.GetTimestamp", "Environment.TickCount64", "Task.Delay", "Thread.Sleep",
    ];

    private static readonly string[] WorldTypes = ["File", "Directory", "FileStream", "Environment", "Console", "Process", "HttpClient", "Socket", "Random", "RandomNumberGenerator"];

    [Fact]
    public void Law_knows_neither_the_engine_nor_the_world() => Assert.Empty(SourceFile.In("Nexus.Grains").SelectMany(Findings));

    [Fact]
    public void Nothing_in_the_grains_project_silences_the_banned_symbols() =>
        Assert.Empty(SourceFile.In("Nexus.Grains").Where(static f => f.Text.Contains("RS0030", StringComparison.Ordinal)).Select(static f => f.Path));

    [Theory]
    [InlineData("using Orleans.Runtime; class A;")]
    [InlineData("class A(Orleans.IGrainFactory f);")]
    [InlineData("class A(IGrainFactory f);")]
    [InlineData("class A : Grain;")]
    [InlineData("class A { object B() => DateTimeOffset.UtcNow; }")]
    [InlineData("class A { object B() => System.Guid.NewGuid(); }")]
    [InlineData("class A { object B() => File.ReadAllText(\"x\"); }")]
    [InlineData("class A { object B() => new Random(); }")]
    public void The_rule_refuses_law_that_knows_more(string code)
    {
        Assert.NotEmpty(Findings(new SourceFile("Nexus.Grains/Gates/A.cs", code)));
        Assert.Empty(Findings(new SourceFile("Nexus.Grains/Gates/AGrain.cs", code)));
        Assert.Empty(Findings(new SourceFile("Nexus.Grains/Calls/A.cs", code)));
    }

    private static IEnumerable<string> Findings(SourceFile file)
    {
        if (file.Name.EndsWith("Grain.cs", StringComparison.Ordinal) || file.Path.Contains("/Calls/", StringComparison.Ordinal)) yield break;
        foreach (var node in file.Tree.GetRoot().DescendantNodes())
        {
            var bad = node switch
            {
                UsingDirectiveSyntax { Name: { } name } when name.ToString().StartsWith("Orleans", StringComparison.Ordinal) => name.ToString(),
                QualifiedNameSyntax { Left: IdentifierNameSyntax { Identifier.Text: "Orleans" } } name => name.ToString(),
                SimpleNameSyntax name when Engine.Contains(name.Identifier.Text) && IsType(name) => name.Identifier.Text,
                MemberAccessExpressionSyntax access when World.Any(w => Ends(access, w)) => access.ToString(),
                MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax type } when WorldTypes.Contains(type.Identifier.Text) => type.Identifier.Text,
                ObjectCreationExpressionSyntax made when WorldTypes.Contains(made.Type.ToString()) => made.Type.ToString(),
                _ => null,
            };
            if (bad is not null) yield return $"{file.Path}:{file.LineOf(node)}: law must not know {bad}";
        }
    }

    private static bool IsType(SimpleNameSyntax name) => name.Parent is BaseTypeSyntax or ParameterSyntax or VariableDeclarationSyntax or QualifiedNameSyntax or TypeArgumentListSyntax or PropertyDeclarationSyntax or MethodDeclarationSyntax
        || name.Parent is MemberAccessExpressionSyntax access && access.Expression == name;

    private static bool Ends(MemberAccessExpressionSyntax access, string dotted)
    {
        var text = access.ToString();
        return text == dotted || text.EndsWith("." + dotted, StringComparison.Ordinal);
    }
}
