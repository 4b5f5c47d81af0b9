using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Nexus.Tests.Architecture;

/// <summary>Both grain engines compile the same grains, law and tests: no conditional compilation there.</summary>
public sealed class OneSourceTests
{
    [Fact]
    public void Grains_law_and_tests_hold_no_conditional_code() =>
        Assert.Empty(SourceFile.In("Nexus.Grains.Interfaces", "Nexus.Grains", "Nexus.Tests").Where(HasConditions).Select(static f => f.Path));

    [Theory]
    [InlineData("#if ORLEANS\nclass A;\n#endif", true)]
    [InlineData("class A; // #if ORLEANS", false)]
    [InlineData("#pragma warning disable CS0001\nclass A;", false)]
    public void The_rule_tells_conditions_from_text(string code, bool expected) => Assert.Equal(expected, HasConditions(new SourceFile("Nexus.Grains/A.cs", code)));

    private static bool HasConditions(SourceFile file) =>
        file.Text.Contains("#if", StringComparison.Ordinal)
        && file.Tree.GetRoot().DescendantTrivia(descendIntoTrivia: true).Any(static t => t.IsKind(SyntaxKind.IfDirectiveTrivia));
}
