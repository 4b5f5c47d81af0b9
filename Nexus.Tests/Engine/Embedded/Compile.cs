using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Nexus.Embedded.Generator;
using Orleans;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Compiles a piece of grain code and says what analyzers and generator make of it.</summary>
internal static class Compile
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Collections.Immutable;
        global using System.Linq;
        global using System.Text.Json;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Orleans;
        global using Orleans.Concurrency;
        global using Orleans.Runtime;
        """;

    private static readonly ImmutableArray<MetadataReference> _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(Grain).Assembly.Location),
    ];

    private static readonly ImmutableArray<DiagnosticAnalyzer> _analyzers =
    [
        new SerializableTypeAnalyzer(), new GrainInterfaceAnalyzer(), new GrainClassAnalyzer(), new GrainCodeAnalyzer(), new ExceptionAnalyzer(),
    ];

    /// <summary>The ids of the rules that fire, each with the text it fires at.</summary>
    public static async Task<string[]> FindAsync(string code)
    {
        var compilation = Make(code);
        var errors = compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(errors.Count == 0, string.Join("\n", errors));
        var found = await compilation.WithAnalyzers(_analyzers).GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(d => d.Location.SourceSpan.Start).Select(d => $"{d.Id} at {d.Location.SourceTree!.GetText().ToString(d.Location.SourceSpan)}")];
    }

    /// <summary>The code that the generator adds, after checking that all of it compiles.</summary>
    public static string Generate(string code)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new GrainGenerator());
        driver = driver.RunGeneratorsAndUpdateCompilation(Make(code), out var compilation, out _);
        var errors = compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(errors.Count == 0, string.Join("\n", errors));
        return string.Join("\n", driver.GetRunResult().GeneratedTrees.Select(tree => tree.GetText().ToString()));
    }

    private static CSharpCompilation Make(string code) => CSharpCompilation.Create(
        "Sample",
        [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(code)],
        _references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
}
