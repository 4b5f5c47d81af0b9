using System.Globalization;
using System.Text.Json;
using Nexus.Personas;

namespace Nexus.Tools;

/// <summary>Describes a set of numbers.</summary>
internal sealed class ComputeStatsTool : ITool
{
    private const int MaxValues = 100_000;

    public ToolDescriptor Descriptor { get; } = new(
        "compute_stats",
        "Computes count, sum, mean, median, spread and quartiles of numbers, given as a list or found in a text or CSV column.",
        Utf8Json.From("""
            {"type":"object","properties":{
            "values":{"type":"array","items":{"type":"number"},"minItems":1,"maxItems":100000,"description":"The numbers."},
            "text":{"type":"string","maxLength":1048576,"description":"Instead of values: a text with numbers in it, e.g. CSV."},
            "column":{"type":"string","minLength":1,"maxLength":200,"description":"Which column of a CSV text, by its header."},
            "percentiles":{"type":"array","items":{"type":"number","minimum":0,"maximum":100},"maxItems":20,"description":"Further percentiles, 0 to 100."}},
            "additionalProperties":false}
            """),
        RiskLevel.Low,
        ToolEffect.Read,
        [],
        [],
        10,
        RequiresApproval: false,
        ToolRecovery.Rerun,
        OutputTrust.Trusted,
        1);

    public ValueTask<ToolResult> InvokeAsync(ToolCall call, CancellationToken cancellation)
    {
        using var parameters = JsonDocument.Parse(call.Take(Descriptor).Memory);
        var values = Values(parameters.RootElement);
        if (values.Length is 0 or > MaxValues) return new(ToolResult.Fail($"there are {values.Length:N0} numbers; there must be 1 to {MaxValues:N0}"));
        var percentiles = parameters.RootElement.TryGetProperty("percentiles", out var asked) ? Numbers(asked, "percentiles") : [];
        if (percentiles.Any(percentile => percentile is < 0 or > 100)) return new(ToolResult.Fail("a percentile must be 0 to 100"));
        Array.Sort(values);
        var sum = Sums.Of(values);
        var squares = Sums.OfSquares(values, sum / values.Length);
        return new(double.IsFinite(sum) && double.IsFinite(squares)
            ? Describe(values, sum, squares, percentiles)
            : ToolResult.Fail("the numbers are too large: their sum or the sum of their squares exceeds 1.8e308"));
    }

    private static double[] Values(JsonElement parameters)
    {
        var hasText = parameters.TryGetProperty("text", out _);
        if (parameters.TryGetProperty("values", out var values))
            return hasText ? throw new NexusException(ErrorCode.Invalid, "parameters 'values' and 'text' exclude each other") : Numbers(values, "values");
        return hasText ? [.. NumberColumn.Read(parameters.Text("text"), parameters.TextOrNull("column"))] : throw new NexusException(ErrorCode.Invalid, "parameter 'values' or 'text' is missing");
    }

    private static double[] Numbers(JsonElement array, string name)
    {
        if (array.ValueKind != JsonValueKind.Array) throw new NexusException(ErrorCode.Invalid, $"parameter '{name}' must be an array of numbers");
        var numbers = new double[array.GetArrayLength()];
        var i = 0;
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetDouble(out var number) || !double.IsFinite(number))
                throw new NexusException(ErrorCode.Invalid, $"{name}[{i}] must be a finite number");
            numbers[i++] = number;
        }
        return numbers;
    }

    private static ToolResult Describe(double[] sorted, double sum, double squares, double[] percentiles) => ToolJson.Object(writer =>
    {
        var variance = sorted.Length > 1 ? squares / (sorted.Length - 1) : (double?)null;
        writer.WriteNumber("count", sorted.Length);
        writer.WriteNumber("sum", sum);
        writer.WriteNumber("mean", sum / sorted.Length);
        writer.WriteNumber("median", Percentile(sorted, 50));
        writer.WriteNumber("min", sorted[0]);
        writer.WriteNumber("max", sorted[^1]);
        WriteOrNull(writer, "variance", variance);
        WriteOrNull(writer, "stddev", variance is { } spread ? Math.Sqrt(spread) : null);
        writer.WriteNumber("q1", Percentile(sorted, 25));
        writer.WriteNumber("q3", Percentile(sorted, 75));
        if (percentiles.Length == 0) return;
        writer.WriteStartObject("percentiles");
        foreach (var percentile in percentiles.Distinct()) writer.WriteNumber(percentile.ToString(CultureInfo.InvariantCulture), Percentile(sorted, percentile));
        writer.WriteEndObject();
    });

    // One number has no spread: null, not 0.
    private static void WriteOrNull(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number) writer.WriteNumber(name, number);
        else writer.WriteNull(name);
    }

    /// <summary>Between the two nearest, by distance.</summary>
    private static double Percentile(double[] sorted, double percentile)
    {
        var place = percentile / 100 * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        var share = place - below;
        return share == 0 ? sorted[below] : sorted[below] * (1 - share) + sorted[above] * share;
    }
}
