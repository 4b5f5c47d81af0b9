using Nexus.Gates;
using Xunit;

namespace Nexus.Tests.Gates;

public sealed class ValueMaskTests
{
    [Theory]
    [InlineData("Pay 50 EUR to anna@example.com", "pay <number> eur to <address>")]
    [InlineData("fetch https://example.com/a?b=c now", "fetch <url> now")]
    [InlineData("read reports/q3.md", "read <path>")]
    [InlineData("read notes.txt.", "read <path>")]
    [InlineData("search for \"secret plan\" in the docs", "search for <text> in the docs")]
    [InlineData("search for 'it is' and don't stop", "search for <text> and don't stop")]
    [InlineData("open 0197a0de-0000-7000-8000-000000000001", "open <id>")]
    [InlineData("read and/or write", "read and/or write")]
    [InlineData("  two   blanks ", "two blanks")]
    [InlineData("", "")]
    public void Values_become_what_kind_of_value_they_are(string text, string masked) => Assert.Equal(masked, ValueMask.Of(text));

    [Fact]
    public void Two_actions_that_differ_in_values_alone_are_the_same() => Assert.Equal(ValueMask.Of("pay 5 EUR to 'Anna'"), ValueMask.Of("pay 7,000.50 EUR to 'Bob the builder'"));

    [Fact]
    public void A_text_without_end_is_cut() => Assert.True(ValueMask.Of(string.Concat(Enumerable.Repeat("5 ", 100_000))).Length <= ValueMask.MaxLength * 5);
}
