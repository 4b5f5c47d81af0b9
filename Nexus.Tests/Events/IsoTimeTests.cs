using System.Globalization;
using Nexus.Events;
using Xunit;

namespace Nexus.Tests.Events;

public sealed class IsoTimeTests
{
    [Theory]
    [InlineData("2026-01-01T00:00:00Z")]
    [InlineData("2026-01-01T00:00:00.1Z")]
    [InlineData("2026-12-31T23:59:59.1234567Z")]
    [InlineData("2024-02-29T12:00:00Z")]
    [InlineData("2026-02-29T12:00:00Z")]
    [InlineData("2026-01-01T24:00:00Z")]
    [InlineData("2026-01-01T00:60:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("2026-01-01T00:00:00.Z")]
    [InlineData("2026-01-01T00:00:00.12345678Z")]
    [InlineData("2026-01-01T00:00:00+02:00")]
    [InlineData("2026-01-01T00:00:00")]
    [InlineData("2026-01-01")]
    [InlineData("yesterday")]
    public void The_quick_way_agrees_with_the_general_one(string text)
    {
        var expected = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at);
        Assert.Equal((expected, at), (IsoTime.TryParse(text, out var read), read));
    }
}
