using System.Globalization;
using Nexus.Gates;
using Xunit;

namespace Nexus.Tests.Gates;

public sealed class RoundedTests
{
    [Theory]
    [InlineData("0.0")]
    [InlineData("0.00")]
    [InlineData("0.###")]
    public void It_is_the_frameworks_text(string format)
    {
        var random = new Random(11);
        double[] edges = [0, -0.0, 1, -1, 0.05, 0.15, 0.25, 0.35, 0.45, 0.005, 0.015, 0.0005, 0.0015, -0.04, -0.05, 1e-300, -1e-9, 999_999.95, 999_999.9996, 1e6, 1e15, 1e20, 86_399.9995, 0.3 - 0.05, double.NaN, double.PositiveInfinity, double.MinValue, double.Epsilon];
        foreach (var value in edges) Same(value, format);
        for (var i = 0; i < 200_000; i++)
        {
            Same((random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-6, 9)), format);
            Same(random.Next(-20_000, 20_000) / 2_000.0, format);
            Same(Math.BitIncrement(random.Next(20_000) / 2_000.0), format);
            Same(BitConverter.Int64BitsToDouble(random.NextInt64()), format);
        }
    }

    [Fact]
    public void Within_a_sentence_too() => Assert.Equal("2.5σ of 86400 s", string.Create(CultureInfo.InvariantCulture, $"{new Rounded(2.5, "0.0")}σ of {new Rounded(86_400, "0.###")} s"));

    private static void Same(double value, string format)
    {
        var expected = value.ToString(format, CultureInfo.InvariantCulture);
        Assert.Equal(expected, new Rounded(value, format).ToString());
        Assert.Equal(expected, string.Create(CultureInfo.InvariantCulture, $"{new Rounded(value, format)}"));
    }
}
