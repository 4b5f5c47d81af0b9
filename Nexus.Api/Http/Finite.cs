namespace Nexus.Http;

/// <summary>JSON knows no infinity: a score beyond all bounds is written as the largest number.</summary>
internal static class Finite
{
    public static double Of(double value) =>
        double.IsNaN(value) ? 0 : Math.Clamp(value, double.MinValue, double.MaxValue);
}
