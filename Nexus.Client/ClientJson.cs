using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexus.Client;

/// <summary>How the events of a stream are read.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ChainStreamEvent))]
internal sealed partial class ClientJson : JsonSerializerContext;
