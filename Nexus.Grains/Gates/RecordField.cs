using System.Text.RegularExpressions;

namespace Nexus.Gates;

/// <summary>What a field of a record is for, by its name: what a thing goes by, what someone wrote at length, or what the program put there that keeps the records.</summary>
internal static partial class RecordField
{
    /// <summary>A thing goes by it: a subject, a title, the name of a file.</summary>
    public static bool IsTitle(string field) => Title().IsMatch(field);

    /// <summary>Whoever made the record wrote it as he liked; what stands there was put there by no program.</summary>
    public static bool IsWritten(string field) => IsTitle(field) || Written().IsMatch(field);

    /// <summary>The values of a field: of a list each item.</summary>
    public static IEnumerable<string> Values(string value) => value.EndsWith('\n') ? value.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [value];

    /// <summary>True if the field is this value, or has it as an item.</summary>
    public static bool Has(string value, string sought)
    {
        if (value.Length < sought.Length) return false;
        foreach (var one in Values(value))
            if (one.Equals(sought, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    [GeneratedRegex("^(?:subject|title|headline|topic|label|summary|(?:file|event|document)?_?name)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Title();

    [GeneratedRegex("^(?:body|content|contents|text|message|description|details?|comments?|notes?|review|reviews|reason|location|place|snippet|preview|html|bio|about|status_text)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}
