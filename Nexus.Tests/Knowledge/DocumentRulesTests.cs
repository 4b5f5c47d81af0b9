using Nexus.Knowledge;
using Xunit;

namespace Nexus.Tests.Knowledge;

public sealed class DocumentRulesTests
{
    private const string Id = "0b0f8f0e-3f3b-4a51-8f0a-6f1b1f6d2c11";
    private static readonly DocumentDraft Good = new("text", "default", "upload", "internal", default);

    public static TheoryData<DocumentDraft, string> Bad => new()
    {
        { Good with { Content = "" }, "content has 0 characters" },
        { Good with { Content = " \n" }, "blank" },
        { Good with { Content = new string('x', 500_001) }, "content has 500,001 characters" },
        { Good with { Content = "a\ud800b" }, "surrogate pair at 1" },
        { Good with { Content = "a\0" }, "NUL character at 1" },
        { Good with { Namespace = "" }, "namespace ''" },
        { Good with { Namespace = "../etc" }, "namespace '../etc'" },
        { Good with { Namespace = new string('n', 51) }, "namespace" },
        { Good with { AccessLevel = "secret" }, "access_level 'secret'" },
        { Good with { Source = new string('s', 501) }, "source has 501" },
        { Good with { Metadata = Utf8Json.From("[]") }, "must be a JSON object" },
        { Good with { Metadata = Utf8Json.From("{") }, "not valid JSON" },
    };

    [Fact]
    public void A_good_document_passes() => DocumentRules.CheckDocument(Id, Good with { Metadata = Utf8Json.From("{\"a\":1}") });

    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public void A_document_that_breaks_a_rule_is_refused_with_the_rule(DocumentDraft draft, string why) =>
        Assert.Contains(why, Assert.Throws<NexusException>(() => DocumentRules.CheckDocument(Id, draft)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_id_that_is_no_uuid_is_refused() => Assert.Throws<NexusException>(() => DocumentRules.CheckDocument("1", Good));

    [Theory]
    [InlineData("", null, 5)]
    [InlineData(" ", null, 5)]
    [InlineData("q", "a b", 5)]
    [InlineData("q", null, 0)]
    [InlineData("q", null, 51)]
    public void A_query_that_breaks_a_rule_is_refused(string query, string? ns, int count) =>
        Assert.Throws<NexusException>(() => DocumentRules.CheckQuery(query, ns, count));
}
