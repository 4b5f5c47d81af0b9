using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Nexus.Tests.Architecture;

/// <summary>Soft limits: a file that passes 300 lines or a method that passes 60 is probably two ideas. Exceptions are named, with their reason.</summary>
public sealed class SizeTests
{
    private const int FileLines = 300;
    private const int MethodLines = 60;

    private static readonly string[] LongFiles = [];

    private static readonly string[] LongMethods = [];

    [Fact]
    public void Files_and_methods_stay_small() => Assert.Empty(SourceFile.All.SelectMany(Findings).Except([.. LongFiles, .. LongMethods]));

    [Fact]
    public void No_exception_has_outlived_its_reason() => Assert.Empty(LongFiles.Concat(LongMethods).Except(SourceFile.All.SelectMany(Findings)));

    [Fact]
    public void The_rule_finds_a_long_file_and_a_long_method()
    {
        Assert.Equal(["a/A.cs"], Findings(new SourceFile("a/A.cs", string.Concat(Enumerable.Repeat("// x\n", FileLines + 1)))));
        Assert.Equal(["a/A.cs: B"], Findings(new SourceFile("a/A.cs", "class A { void B() {" + new string('\n', MethodLines) + "} }")));
        Assert.Empty(Findings(new SourceFile("a/A.cs", "class A { void B() { } }")));
    }

    private static IEnumerable<string> Findings(SourceFile file)
    {
        if (file.Text.AsSpan().Count('\n') > FileLines) yield return file.Path;
        foreach (var member in file.Tree.GetRoot().DescendantNodes().Where(static n => n is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax))
        {
            var span = file.Tree.GetLineSpan(member.Span);
            if (span.EndLinePosition.Line - span.StartLinePosition.Line + 1 > MethodLines) yield return $"{file.Path}: {NameOf(member)}";
        }
    }

    private static string NameOf(SyntaxNode member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        LocalFunctionStatementSyntax function => function.Identifier.Text,
        _ => member.GetType().Name,
    };
}
