namespace Nexus.Gates;

/// <summary>A vector in 8-bit numbers: how much one of them is worth, and the length of what that leaves out (a little more, for the rounding of sums).</summary>
internal readonly record struct Roughness(float Step, float Lost)
{
    /// <summary>Steps of a 127th of the greatest number.</summary>
    public static Roughness Of(ReadOnlySpan<float> exact, Span<sbyte> rough)
    {
        var greatest = 0f;
        foreach (var value in exact) greatest = MathF.Max(greatest, MathF.Abs(value));
        if (greatest == 0) return default;
        var (step, lost) = (greatest / 127, 0f);
        for (var i = 0; i < exact.Length; i++)
        {
            rough[i] = (sbyte)MathF.Round(exact[i] / step);
            var difference = exact[i] - rough[i] * step;
            lost += difference * difference;
        }
        return new Roughness(step, MathF.Sqrt(lost) * 1.01f);
    }
}
