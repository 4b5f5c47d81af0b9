using System.Globalization;

namespace Nexus.Tools;

/// <summary>The numbers of a text: of one column of a CSV, or all that stand between blanks, commas and semicolons.</summary>
internal static class NumberColumn
{
    public static List<double> Read(string text, string? column)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return column is null ? All(lines) : Column(lines, column);
    }

    private static List<double> All(string[] lines)
    {
        var numbers = new List<double>();
        foreach (var line in lines)
            foreach (var word in line.Split([' ', '\t', ',', ';', '"', '[', ']', '{', '}', ':'], StringSplitOptions.RemoveEmptyEntries))
                if (TryRead(word, out var number)) numbers.Add(number);
        return numbers;
    }

    private static List<double> Column(string[] lines, string column)
    {
        if (lines.Length == 0) throw new NexusException(ErrorCode.Invalid, "text is empty; it has no columns");
        var separator = lines[0].Contains('\t', StringComparison.Ordinal) ? '\t' : lines[0].Contains(';', StringComparison.Ordinal) ? ';' : ',';
        var header = Fields(lines[0], separator);
        var at = header.FindIndex(field => field.Equals(column, StringComparison.OrdinalIgnoreCase));
        if (at < 0) throw new NexusException(ErrorCode.Invalid, $"there is no column '{column}'; there are {string.Join(", ", header.Take(50))}");
        var numbers = new List<double>();
        foreach (var line in lines.Skip(1))
        {
            var fields = Fields(line, separator);
            if (at < fields.Count && TryRead(fields[at], out var number)) numbers.Add(number);
        }
        return numbers;
    }

    private static List<string> Fields(string line, char separator)
    {
        var fields = new List<string>();
        var field = new System.Text.StringBuilder();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == separator && !quoted)
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
            }
            else field.Append(c);
        }
        fields.Add(field.ToString().Trim());
        return fields;
    }

    private static bool TryRead(string text, out double number) =>
        double.TryParse(text.AsSpan().TrimStart("$€£").TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
