using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Nexus.Tests.Architecture;

/// <summary>Only the one door runs a tool: nothing else in any shipped project mentions <c>ITool.InvokeAsync</c>, as call or as method group.</summary>
public sealed class OneDoorTests
{
    private const string Door = "ActionGrain.cs";
    private const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks; global using Orleans;";

    private static IReadOnlyList<SourceFile> Shipped => SourceFile.In("Nexus.Grains.Interfaces", "Nexus.Grains", "Nexus.Silo", "Nexus.Api", "Nexus.Client", "Nexus.Cli", "Nexus.Bench");

    [Fact]
    public void Only_the_door_invokes_a_tool() => Assert.DoesNotContain(Findings(Shipped), static f => !f.File.EndsWith("/Actions/" + Door, StringComparison.Ordinal));

    [Theory]
    [InlineData("await tool.InvokeAsync(null!, default);")]
    [InlineData("var call = tool.InvokeAsync; await call(null!, default);")]
    [InlineData("await ((Nexus.Tools.ITool)(object)tool).InvokeAsync(null!, default);")]
    [InlineData("await Of(new Own()); async System.Threading.Tasks.Task Of(Own own) => await own.InvokeAsync(null!, default);")]
    public void The_rule_finds_a_side_door(string statement)
    {
        var descriptor = Shipped.Single(static f => f.Path == "Nexus.Grains/Tools/ITool.cs");
        var signature = Declaration(descriptor);
        var side = new SourceFile("Nexus.Silo/Tools/Side.cs", $$"""
            using Nexus.Tools;
            namespace Nexus.Side;
            class Own : ITool { public ToolDescriptor Descriptor => null!; public {{signature}} => default!; }
            class Side { async System.Threading.Tasks.Task Run(ITool tool) { {{statement}} } }
            """);
        Assert.Contains(Findings([.. Shipped, side]), f => f.File == side.Path);
    }

    [Fact]
    public void The_rule_leaves_other_methods_of_that_name_alone()
    {
        var other = new SourceFile("Nexus.Api/Other.cs", "class Other { Task InvokeAsync() => Task.CompletedTask; async Task Run() { await InvokeAsync(); await this.InvokeAsync(); } }");
        Assert.DoesNotContain(Findings([.. Shipped, other]), f => f.File == other.Path);
    }

    private static string Declaration(SourceFile tool)
    {
        var method = tool.Tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Single(static m => m.Identifier.Text == "InvokeAsync");
        return $"{method.ReturnType} InvokeAsync{method.ParameterList}";
    }

    private static List<(string File, int Line, string Reason)> Findings(IReadOnlyList<SourceFile> files)
    {
        var compilation = Compile(files);
        var tool = compilation.GetTypeByMetadataName("Nexus.Tools.ITool") ?? throw new InvalidOperationException("Nexus.Tools.ITool is gone: this rule must be told its new name");
        var found = new List<(string, int, string)>();
        foreach (var file in files.Where(static f => f.Text.Contains("InvokeAsync", StringComparison.Ordinal)))
        {
            var model = compilation.GetSemanticModel(file.Tree);
            foreach (var name in file.Tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>().Where(static n => n.Identifier.Text == "InvokeAsync"))
            {
                var info = model.GetSymbolInfo(name);
                var symbols = info.Symbol is { } one ? [one] : info.CandidateSymbols;
                if (symbols.IsEmpty) found.Add((file.Path, file.LineOf(name), "InvokeAsync of something this rule cannot tell"));
                else if (symbols.Any(s => IsTool(s.ContainingType, tool))) found.Add((file.Path, file.LineOf(name), "reaches ITool.InvokeAsync"));
            }
        }
        return found;
    }

    private static bool IsTool(INamedTypeSymbol? type, INamedTypeSymbol tool) =>
        type is not null && (SymbolEqualityComparer.Default.Equals(type, tool) || type.AllInterfaces.Contains(tool, SymbolEqualityComparer.Default));

    // One compilation of all sources; errors (code that generators would add) do not matter for binding the names asked about.
    private static CSharpCompilation Compile(IReadOnlyList<SourceFile> files)
    {
        var paths = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var references = paths.Where(static p => !IsOurs(Path.GetFileNameWithoutExtension(p))).Select(static p => (MetadataReference)MetadataReference.CreateFromFile(p));
        var usings = CSharpSyntaxTree.ParseText(Usings, (CSharpParseOptions)files[0].Tree.Options);
        return CSharpCompilation.Create("house", [.. files.Select(static f => f.Tree), usings], references);
    }

    private static bool IsOurs(string assembly) => assembly == "nexus" || assembly.StartsWith("Nexus.", StringComparison.Ordinal) && assembly != "Nexus.Embedded";
}
