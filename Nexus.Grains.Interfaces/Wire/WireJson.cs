using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexus.Wire;

/// <summary>How everything on the wire is written: snake_case, times with microseconds, free-form JSON as it is; strict when read.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    AllowDuplicateProperties = false,
    Converters = [typeof(MicrosecondTimeConverter)])]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(ExecuteRequest))]
[JsonSerializable(typeof(ExecuteResponse))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(ChainRequest))]
[JsonSerializable(typeof(ChainOpenResponse))]
[JsonSerializable(typeof(ObservationRequest))]
[JsonSerializable(typeof(ObservationResponse))]
[JsonSerializable(typeof(ActionRequest))]
[JsonSerializable(typeof(ActionResponse))]
[JsonSerializable(typeof(OutcomeRequest))]
[JsonSerializable(typeof(ToolRequest))]
[JsonSerializable(typeof(ToolResponse))]
[JsonSerializable(typeof(FullSealResponse))]
[JsonSerializable(typeof(LedgerResponse))]
[JsonSerializable(typeof(ChainResponse))]
[JsonSerializable(typeof(VerifyResponse))]
[JsonSerializable(typeof(LogProofResponse))]
[JsonSerializable(typeof(ErasedResponse))]
[JsonSerializable(typeof(RetentionResponse))]
[JsonSerializable(typeof(PersonaRequest))]
[JsonSerializable(typeof(PersonasResponse))]
[JsonSerializable(typeof(PersonaStandingResponse))]
[JsonSerializable(typeof(ToolsResponse))]
[JsonSerializable(typeof(IngestRequest))]
[JsonSerializable(typeof(IngestResponse))]
[JsonSerializable(typeof(SearchResponse))]
[JsonSerializable(typeof(NamespacesResponse))]
[JsonSerializable(typeof(GatesResponse))]
[JsonSerializable(typeof(GateStatsResponse))]
[JsonSerializable(typeof(HealthResponse))]
[JsonSerializable(typeof(TenantRequest))]
[JsonSerializable(typeof(TenantsResponse))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(KeysResponse))]
[JsonSerializable(typeof(DeletedResponse))]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(ProblemResponse))]
[JsonSerializable(typeof(ValidationResponse))]
public sealed partial class WireJson : JsonSerializerContext;
