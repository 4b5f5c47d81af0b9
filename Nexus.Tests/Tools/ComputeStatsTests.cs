using System.Text.Json;
using Xunit;

namespace Nexus.Tests.Tools;

public sealed class ComputeStatsTests : IDisposable
{
    private readonly ToolHouse _house = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task A_list_of_numbers_is_described()
    {
        var stats = await _house.Run("compute_stats", new { values = new[] { 4.0, 2, 8, 6 }, percentiles = new[] { 0.0, 90, 100 } });
        Assert.Equal("""{"count":4,"sum":20,"mean":5,"median":5,"min":2,"max":8,"variance":6.666666666666667,"stddev":2.581988897471611,"q1":3.5,"q3":6.5,"percentiles":{"0":2,"90":7.4,"100":8}}""", JsonSerializer.Serialize(stats));
    }

    [Fact]
    public async Task Small_terms_are_not_lost_beside_large_ones()
    {
        Assert.Equal(2, Number(await _house.Run("compute_stats", new { values = new[] { 1, 1e100, 1, -1e100 } }), "sum"));
        Assert.Equal(1, Number(await _house.Run("compute_stats", new { values = new[] { 1e9 + 1, 1e9 + 2, 1e9 + 3 } }), "variance"));
    }

    [Fact]
    public async Task One_number_has_no_spread() =>
        Assert.Equal(JsonValueKind.Null, (await _house.Run("compute_stats", new { values = new[] { 7 } })).GetProperty("stddev").ValueKind);

    [Fact]
    public async Task Numbers_are_found_in_text_and_in_a_column()
    {
        Assert.Equal(6, Number(await _house.Run("compute_stats", new { text = "1, 2;3 apples\n" }), "sum"));
        Assert.Equal(30, Number(await _house.Run("compute_stats", new { text = "Name,Price\n\"a,b\",10\nc,$20\n", column = "price" }), "sum"));
    }

    [Fact]
    public async Task What_cannot_be_described_is_refused_in_words()
    {
        Assert.Equal("there are 0 numbers; there must be 1 to 100,000", await _house.Refusal("compute_stats", new { text = "none" }));
        Assert.Equal("there is no column 'x'; there are a, b", await _house.Refusal("compute_stats", new { text = "a,b\n1,2", column = "x" }));
        Assert.Contains("too large", await _house.Refusal("compute_stats", new { values = new[] { 1e308, 1e308 } }), StringComparison.Ordinal);
        Assert.Contains("missing", await _house.Refusal("compute_stats", new { }), StringComparison.Ordinal);
        Assert.Contains("exclude each other", await _house.Refusal("compute_stats", new { values = new[] { 1 }, text = "1" }), StringComparison.Ordinal);
        Assert.Equal("values[1] must be a finite number", await _house.Refusal("compute_stats", new { values = new object[] { 1, "2" } }));
    }

    private static double Number(JsonElement stats, string name) => stats.GetProperty(name).GetDouble();
}
