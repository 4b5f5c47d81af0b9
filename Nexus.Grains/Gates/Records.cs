using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Nexus.Gates;

/// <summary>A text that is nothing but a list of records, each of named fields, as programs print them. One line that does not fit, and it is prose.</summary>
/// <remarks>Whoever writes into one field of such a record (the subject of a transfer) does not write into another (its recipient).</remarks>
internal sealed class Records
{
    private const decimal Much = 1.5m;

    private readonly List<Dictionary<string, string>> _records;

    public Records(string text)
    {
        text = text.Trim('<', '>', '`', '\n', '\r', ' ');
        (Form, _records) = RecordText.Read(text);
    }

    /// <summary>How they were written.</summary>
    public RecordForm Form { get; }

    /// <summary>True if a record has this value in the field of this name, and in another field something that <paramref name="isMeant"/>.</summary>
    public bool Meant(string field, string value, Func<string, bool> isMeant)
    {
        foreach (var record in _records)
        {
            if (!Stands(record, field, out var stands) || !stands.Equals(value, StringComparison.OrdinalIgnoreCase)) continue;
            foreach (var (name, other) in record)
                if (name != field && isMeant(other)) return true;
        }
        return false;
    }

    /// <summary>True for the key of a record, given as an argument that takes one.</summary>
    public bool HasKey(string argument, string value) => IsKey(argument) && _records.Exists(record => Stands(record, argument, out var key) && key.Equals(value, StringComparison.OrdinalIgnoreCase));

    /// <summary>True if a record is the one the call is about (it has the same <c>id</c>), and another value than this in the field of this name.</summary>
    public bool Changes(JsonElement call, string field, string value)
    {
        if (_records.Count == 0 || call.ValueKind != JsonValueKind.Object) return false;
        foreach (var argument in call.EnumerateObject())
        {
            if (!IsKey(argument.Name) || argument.Value.ValueKind is not (JsonValueKind.Number or JsonValueKind.String)) continue;
            var key = argument.Value.ToString();
            foreach (var record in _records)
                if ((record.TryGetValue(argument.Name, out var id) || record.TryGetValue("id", out id)) && id == key && record.TryGetValue(field, out var stands) && !stands.Equals(value, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    /// <summary>True if a record that goes to one of these places has a number in the field of this name that is not much smaller.</summary>
    public bool Near(string field, decimal amount, ImmutableArray<string> places)
    {
        foreach (var record in _records)
            if (record.TryGetValue(field, out var stands) && decimal.TryParse(stands, NumberStyles.Number, CultureInfo.InvariantCulture, out var known) && amount <= known * Much
                && places.Any(place => record.ContainsValue(place))) return true;
        return false;
    }

    // Programs name the key of a record "id", and the argument that takes it "email_id".
    private static bool Stands(Dictionary<string, string> record, string name, [NotNullWhen(true)] out string? value) =>
        record.TryGetValue(name, out value) || IsKey(name) && (record.TryGetValue("id", out value) || record.TryGetValue("id_", out value));

    /// <summary>True for an argument that says which object is meant.</summary>
    public static bool IsKey(string name) => name.Equals("id", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_id", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Id", StringComparison.Ordinal);
}
