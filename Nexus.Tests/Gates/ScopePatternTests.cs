using System.Text.RegularExpressions;
using Nexus.Gates;
using Xunit;

namespace Nexus.Tests.Gates;

public sealed partial class ScopePatternTests
{
    public static TheoryData<string, string, bool> Documented()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (Match row in Row().Matches(File.ReadAllText(Path.Combine(Some.Folder(), "..", "..", "deploy", "personas", "SCOPES.md"))))
            data.Add(row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value == "yes");
        return data;
    }

    [Theory, MemberData(nameof(Documented))]
    public void Scopes_match_as_documented(string scope, string resource, bool within) => Assert.Equal(within, ScopePattern.Of(scope).Matches(resource));

    [Fact]
    public void The_document_has_its_table() => Assert.True(Documented().Count > 30);

    [Theory]
    [InlineData("")]
    [InlineData("file:***")]
    [InlineData("file:../x")]
    [InlineData("file:\u0000")]
    [InlineData("file:≈x")]
    public void A_malformed_scope_is_refused_by_name(string scope) => Assert.Contains($"'{scope}'", Assert.Throws<NexusException>(() => ScopePattern.Of(scope)).Message);

    [Fact]
    public void Agrees_with_the_obvious_regular_expression_on_everything_short()
    {
        foreach (var scope in Words("ab/*", 5))
        {
            if (scope.Contains("***")) continue;
            var regex = new Regex("^" + Regex.Escape(scope).Replace(@"\*\*", ".*").Replace(@"\*", "[^/:]*") + "$");
            foreach (var resource in Words("ab/", 4)) Assert.True(regex.IsMatch(resource) == ScopePattern.Of(scope).Matches(resource), $"{scope} {resource}");
        }
    }

    [Fact]
    public void A_hostile_resource_costs_no_more_than_its_length()
    {
        var scope = ScopePattern.Of("k:" + string.Concat(Enumerable.Repeat("*a**a", 50)) + "b");
        Assert.False(scope.Matches("k:" + new string('a', 20_000)));
    }

    private static IEnumerable<string> Words(string letters, int length) =>
        length == 0 ? [] : letters.Select(c => c.ToString()).Concat(from c in letters from rest in Words(letters, length - 1) select c + rest);

    [GeneratedRegex(@"^\| `([^`]+)` \| `([^`]+)` \| (yes|no) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
