using System.Globalization;

namespace Nexus.Http;

/// <summary>A request's query, read parameter by parameter. Parameters not asked for are ignored.</summary>
internal sealed class QueryReader(HttpContext context)
{
    public const string Part = "query";

    public Mistakes Mistakes { get; } = new();

    public long Integer(string name, long otherwise, long min, long max)
    {
        if (Last(name) is not { Length: > 0 } text) return otherwise;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) Mistakes.Wrong("int_parsing", Part, name, "Input should be a valid integer, unable to parse string as an integer", text);
        else if (number < min) Mistakes.Wrong("greater_than_equal", Part, name, $"Input should be greater than or equal to {min}", text, "ge", min);
        else if (number > max) Mistakes.Wrong("less_than_equal", Part, name, $"Input should be less than or equal to {max}", text, "le", max);
        else return number;
        return otherwise;
    }

    public string Text(string name, int max)
    {
        if (Last(name) is { } text) return Sized(name, text, max);
        Mistakes.Missing(Part, name);
        return "";
    }

    public string? OptionalText(string name, int max) => Last(name) is { Length: > 0 } text ? Sized(name, text, max) : null;

    private string? Last(string name) => context.Request.Query.TryGetValue(name, out var values) && values.Count > 0 ? values[^1] : null;

    private string Sized(string name, string text, int max)
    {
        if (text.Length == 0) Mistakes.Wrong("string_too_short", Part, name, "String should have at least 1 character", text, "min_length", 1);
        else if (text.Length > max) Mistakes.Wrong("string_too_long", Part, name, $"String should have at most {max} characters", text, "max_length", max);
        return text;
    }
}
