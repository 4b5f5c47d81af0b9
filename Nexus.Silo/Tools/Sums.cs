namespace Nexus.Tools;

/// <summary>Sums that do not lose small terms beside large ones (Neumaier).</summary>
internal static class Sums
{
    public static double Of(ReadOnlySpan<double> values)
    {
        double sum = 0, lost = 0;
        foreach (var value in values)
        {
            var next = sum + value;
            lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
        }
        return sum + lost;
    }

    /// <summary>Sum of squared distances from <paramref name="mean"/>, corrected for the mean's own rounding.</summary>
    public static double OfSquares(ReadOnlySpan<double> values, double mean)
    {
        var squares = new double[values.Length];
        var distances = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            distances[i] = values[i] - mean;
            squares[i] = distances[i] * distances[i];
        }
        var drift = Of(distances);
        return Math.Max(0, Of(squares) - drift * drift / values.Length);
    }
}
