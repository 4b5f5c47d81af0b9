using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Nexus.Personas;

/// <summary>The form of a contract for people and programs: JSON whose members follow from the record <see cref="PersonaDraft"/>, and nothing else.</summary>
public static class ContractText
{
    /// <summary>Names of members and of enum values: lower case, words joined by <c>_</c>.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>Every member, in the order of the record.</summary>
    public static Utf8Json Write(PersonaDraft draft) => Utf8Json.Own(JsonSerializer.SerializeToUtf8Bytes(draft, Options));

    /// <exception cref="JsonException">It does not have the form.</exception>
    public static PersonaDraft Read(Utf8Json json) => JsonSerializer.Deserialize<PersonaDraft>(json.Span, Options) ?? throw new JsonException("a contract is not null");

    /// <summary>What differs, member by member; entries of lists are compared as a set where only their order or presence changed.</summary>
    public static IReadOnlyList<ContractChange> Compare(PersonaDraft from, PersonaDraft to)
    {
        using var before = JsonDocument.Parse(Write(from).Memory);
        using var after = JsonDocument.Parse(Write(to).Memory);
        var changes = new List<ContractChange>();
        foreach (var member in after.RootElement.EnumerateObject())
            Compare(member.Name, before.RootElement.GetProperty(member.Name), member.Value, changes);
        return changes;
    }

    private static void Compare(string member, JsonElement before, JsonElement after, List<ContractChange> changes)
    {
        if (JsonElement.DeepEquals(before, after)) return;
        if (before.ValueKind != JsonValueKind.Array || after.ValueKind != JsonValueKind.Array)
        {
            changes.Add(new ContractChange(member, before.GetRawText(), after.GetRawText()));
            return;
        }

        var (old, now) = (before.EnumerateArray().Select(item => item.GetRawText()).ToList(), after.EnumerateArray().Select(item => item.GetRawText()).ToList());
        var count = changes.Count;
        foreach (var gone in old.Except(now, StringComparer.Ordinal)) changes.Add(new ContractChange(member, gone, ""));
        foreach (var added in now.Except(old, StringComparer.Ordinal)) changes.Add(new ContractChange(member, "", added));
        if (changes.Count == count) changes.Add(new ContractChange(member, before.GetRawText(), after.GetRawText()));
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { AbsentListsAreEmpty } },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void AbsentListsAreEmpty(JsonTypeInfo type)
    {
        foreach (var member in type.Properties)
        {
            if (!member.PropertyType.IsGenericType || member.PropertyType.GetGenericTypeDefinition() != typeof(ImmutableArray<>) || member.Get is not { } get) continue;
            var (isDefault, empty) = (member.PropertyType.GetProperty(nameof(ImmutableArray<int>.IsDefault))!, member.PropertyType.GetField(nameof(ImmutableArray<int>.Empty))!.GetValue(null));
            member.Get = holder => get(holder) is { } list && !(bool)isDefault.GetValue(list)! ? list : empty;
        }
    }
}
