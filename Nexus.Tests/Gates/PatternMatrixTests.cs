using Nexus.Gates;
using Xunit;

namespace Nexus.Tests.Gates;

public sealed class PatternMatrixTests
{
    [Theory]
    [InlineData(1, 512)]
    [InlineData(255, 37)]
    [InlineData(256, 37)]
    [InlineData(3_000, 64)]
    [InlineData(3_000, 1)]
    public void The_nearest_is_the_one_that_comparing_all_exactly_gives(int count, int width)
    {
        var random = new Random(count + width);
        var rows = new float[count * width];
        for (var i = 0; i < count; i++) Unit(random, rows.AsSpan(i * width, width));
        var matrix = new PatternMatrix(rows, width);
        var vector = new float[width];
        for (var round = 0; round < 50; round++)
        {
            Unit(random, vector);
            // Every second time nearly one of the rows, so that its neighbours are close rivals.
            if (round % 2 == 1) Add(rows.AsSpan(random.Next(count) * width, width), vector);
            Vectors.MakeUnit(vector, Vectors.Length(vector));
            var cosines = Enumerable.Range(0, count).Select(i => Vectors.Dot(rows.AsSpan(i * width, width), vector)).ToArray();
            var best = Array.IndexOf(cosines, cosines.Max());
            Assert.Equal((best, cosines[best]), matrix.Nearest(vector));
        }
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(0.01f)]
    [InlineData(0.0001f)]
    public void So_it_is_among_patterns_that_are_much_alike(float spread)
    {
        const int count = 1_000, width = 561;
        var random = new Random(1);
        var (rows, common, own) = (new float[count * width], new float[width], new float[width]);
        Unit(random, common);
        for (var i = 0; i < count; i++)
        {
            Unit(random, own);
            var row = rows.AsSpan(i * width, width);
            for (var j = 0; j < width; j++) row[j] = common[j] + spread * own[j];
            Vectors.MakeUnit(row, Vectors.Length(row));
        }
        var matrix = new PatternMatrix(rows, width);
        for (var round = 0; round < 20; round++)
        {
            Unit(random, own);
            var vector = rows.AsSpan(random.Next(count) * width, width).ToArray();
            for (var j = 0; j < width; j++) vector[j] += round % 4 * spread * own[j];
            Vectors.MakeUnit(vector, Vectors.Length(vector));
            var cosines = Enumerable.Range(0, count).Select(i => Vectors.Dot(rows.AsSpan(i * width, width), vector)).ToArray();
            var best = Array.IndexOf(cosines, cosines.Max());
            Assert.Equal((best, cosines[best]), matrix.Nearest(vector));
        }
    }

    [Fact]
    public void Of_equals_the_first_is_named_and_a_vector_without_direction_is_as_near_to_all()
    {
        var rows = Enumerable.Repeat(0.5f, 400 * 4).ToArray();
        Assert.Equal((0, 1f), new PatternMatrix(rows, 4).Nearest([0.5f, 0.5f, 0.5f, 0.5f]));
        Assert.Equal((0, 0f), new PatternMatrix(rows, 4).Nearest([0, 0, 0, 0]));
        Assert.Equal((0, 0f), new PatternMatrix(new float[400 * 4], 4).Nearest([1, 0, 0, 0]));
    }

    private static void Unit(Random random, Span<float> row)
    {
        foreach (ref var value in row) value = random.NextSingle() - 0.5f;
        Vectors.MakeUnit(row, Vectors.Length(row));
    }

    private static void Add(ReadOnlySpan<float> row, Span<float> vector)
    {
        for (var i = 0; i < row.Length; i++) vector[i] += 50 * row[i];
    }
}
