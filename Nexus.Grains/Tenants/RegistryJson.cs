using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Nexus.Personas;

namespace Nexus.Tenants;

/// <summary>Registry documents: the records of the contract as JSON, enums by name.</summary>
public static class RegistryJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(RegistryTypes.Default, new DefaultJsonTypeInfoResolver()),
    };

    public static Utf8Json Write<T>(T value) => Utf8Json.Own(JsonSerializer.SerializeToUtf8Bytes(value, Options));

    /// <exception cref="NexusException"><see cref="ErrorCode.Unavailable"/> for a document that is damaged: it says which.</exception>
    public static T Read<T>(RegistryEntry entry)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(entry.Document.Span, Options) ?? throw new JsonException("it is null");
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw new NexusException(ErrorCode.Unavailable, $"version {entry.Version} of {entry.Kind} {entry.Id} of tenant {entry.Tenant} cannot be read, it was damaged in the database: {damaged.Message}", damaged);
        }
    }
}

/// <summary>What every start reads and writes, known when this is built: looking it up by reflection would take a tenth of the start.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(TenantInfo))]
[JsonSerializable(typeof(ApiKeyInfo))]
[JsonSerializable(typeof(PersonaContract))]
internal sealed partial class RegistryTypes : JsonSerializerContext;
