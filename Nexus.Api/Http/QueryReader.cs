using System.Globalization;

namespace Nexus.Http;

/// <summary>A request's query, read parameter by parameter. What a route does not take, the gatehouse has refused.</summary>
internal sealed class QueryReader(HttpContext context)
{
    public const string Part = "query";

    // Clients of seed 002 send their tenant along, which is taken from the credentials; a browser's socket has its credentials here.
    private static readonly string[] Always = ["tenant_id", "token"];

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

    /// <summary>Refuses parameters that the route does not name: a misspelt filter would give everything.</summary>
    /// <exception cref="InvalidRequestException">There is one.</exception>
    public static void CheckNames(HttpContext context, Route route)
    {
        if (context.Request.Query.Count == 0) return;
        var mistakes = new Mistakes();
        foreach (var (name, values) in context.Request.Query)
            if (!Array.Exists(route.Parameters, known => known.In == Part && known.Name == name) && !Always.Contains(name, StringComparer.Ordinal))
                mistakes.Wrong("extra_forbidden", Part, name, Extra(route), values.ToString());
        mistakes.Check();
    }

    private static string Extra(Route route)
    {
        var known = string.Join(", ", route.Parameters.Where(parameter => parameter.In == Part).Select(parameter => parameter.Name));
        return $"Extra inputs are not permitted: this route takes {(known.Length > 0 ? known : "no query parameters")}";
    }

    private string? Last(string name) => context.Request.Query.TryGetValue(name, out var values) && values.Count > 0 ? values[^1] : null;

    private string Sized(string name, string text, int max)
    {
        var length = TextLength.Of(text);
        if (text.Contains('\0', StringComparison.Ordinal)) Mistakes.Wrong("string_unicode", Part, name, "Input should be a valid string, without NUL characters", text);
        else if (length == 0) Mistakes.Wrong("string_too_short", Part, name, "String should have at least 1 character", text, "min_length", 1);
        else if (length > max) Mistakes.Wrong("string_too_long", Part, name, $"String should have at most {max} characters", text, "max_length", max);
        return text;
    }
}
