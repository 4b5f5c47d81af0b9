using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexus.Tenants;

/// <summary>Registry documents: the records of the contract as JSON, enums by name.</summary>
public static class RegistryJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    public static Utf8Json Write<T>(T value) => Utf8Json.Own(JsonSerializer.SerializeToUtf8Bytes(value, Options));

    public static T Read<T>(RegistryEntry entry) =>
        JsonSerializer.Deserialize<T>(entry.Document.Span, Options) ?? throw new InvalidOperationException($"{entry.Kind} {entry.Id} of {entry.Tenant} is empty in the registry");
}
