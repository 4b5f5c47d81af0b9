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
    private readonly Lazy<RecordNames> _names;

    public Records(string text)
    {
        text = text.Trim('<', '>', '`', '\n', '\r', ' ');
        (Form, _records) = RecordText.Read(text);
        _names = new(() => new RecordNames(_records));
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

    /// <summary>The records that go by one of these words.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> GoingBy(HashSet<string> words)
    {
        for (var i = 0; i < _records.Count; i++)
            if (_names.Value.GoesBy(i, words)) yield return _records[i];
    }

    /// <summary>True if a program put the value there where this argument takes it: the key of a record, or who is in it.</summary>
    public bool Holds(string argument, string value) => _records.Exists(record => Holds(record, argument, value));

    private static bool Holds(IReadOnlyDictionary<string, string> record, string argument, string value)
    {
        if (Stands(record, argument, out var stands) && !RecordField.IsWritten(argument) && RecordField.Has(stands, value)) return true;
        if (IsKey(argument) || value.Length == 0 || !char.IsLetterOrDigit(value[0])) return false;
        var isAddress = value.Contains('@', StringComparison.Ordinal);
        foreach (var (field, other) in record)
            if ((isAddress || IsName(value)) && !IsKey(field) && !RecordField.IsWritten(field) && RecordField.Has(other, value)) return true;
        return false;
    }

    /// <summary>The same of those that go by one of these words.</summary>
    public bool Holds(string argument, string value, HashSet<string> words) => GoingBy(words).Any(record => Holds(record, argument, value));

    /// <summary>What the records of this key go by.</summary>
    public IEnumerable<string> Titles(string argument, string key) =>
        _records.Where(record => Holds(record, argument, key)).SelectMany(static record => record).Where(static field => RecordField.IsTitle(field.Key)).Select(static field => field.Value);

    /// <summary>A field a line: what the program that printed them broke into lines is whole again.</summary>
    public override string ToString() => string.Join('\n', _records.SelectMany(static record => record).Select(static field => $"{field.Key}: {field.Value}"));

    private static bool IsName(string value) => value.All(static c => char.IsLetter(c) || c is ' ' or '-' or '\'' or '.');

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
    private static bool Stands(IReadOnlyDictionary<string, string> record, string name, [NotNullWhen(true)] out string? value) =>
        record.TryGetValue(name, out value) || IsKey(name) && (record.TryGetValue("id", out value) || record.TryGetValue("id_", out value));

    /// <summary>True for an argument that says which object is meant.</summary>
    public static bool IsKey(string name) => name.Equals("id", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_id", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Id", StringComparison.Ordinal);
}
