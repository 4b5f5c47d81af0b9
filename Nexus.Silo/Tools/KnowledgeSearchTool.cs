using System.Text.Json;
using Nexus.Knowledge;
using Nexus.Personas;

namespace Nexus.Tools;

/// <summary>Finds passages in the tenant's documents.</summary>
internal sealed class KnowledgeSearchTool(IKnowledgeStore store) : ITool
{
    private const int DefaultResults = 5;

    public ToolDescriptor Descriptor { get; } = new(
        "knowledge_search",
        "Searches the ingested documents and returns the passages that fit best.",
        Utf8Json.From("""
            {"type":"object","properties":{
            "query":{"type":"string","minLength":1,"maxLength":1000,"description":"What to look for."},
            "namespace":{"type":"string","pattern":"^[a-zA-Z0-9_-]{1,50}$","default":"default","description":"Which collection of documents."},
            "n_results":{"type":"integer","minimum":1,"maximum":50,"default":5,"description":"How many passages at most."}},
            "required":["query"],"additionalProperties":false}
            """),
        RiskLevel.Low,
        ToolEffect.Read,
        ["kb:{namespace}"],
        [],
        10,
        RequiresApproval: false,
        ToolRecovery.Rerun,
        OutputTrust.Untrusted,
        1);

    public async ValueTask<ToolResult> InvokeAsync(ToolCall call, CancellationToken cancellation)
    {
        using var parameters = JsonDocument.Parse(call.Take(Descriptor).Memory);
        var query = parameters.RootElement.Text("query");
        var ns = parameters.RootElement.TextOrNull("namespace") ?? DocumentRules.DefaultNamespace;
        var count = parameters.RootElement.Int("n_results", DefaultResults);
        DocumentRules.CheckQuery(query, ns, count);
        var passages = await store.SearchAsync(call.Tenant, query, ns, count, cancellation);
        return ToolJson.Object(writer =>
        {
            writer.WriteStartArray("results");
            foreach (var passage in passages) Write(writer, passage);
            writer.WriteEndArray();
            writer.WriteNumber("confidence", passages.IsEmpty ? 0 : passages.Max(passage => passage.Score));
            writer.WriteStartArray("sources");
            foreach (var source in passages.Select(passage => passage.Source).Distinct()) writer.WriteStringValue(source);
            writer.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter writer, Passage passage)
    {
        writer.WriteStartObject();
        writer.WriteString("content", passage.Content);
        writer.WriteNumber("score", passage.Score);
        writer.WriteString("source", passage.Source);
        writer.WriteString("document_id", passage.DocumentId);
        writer.WriteNumber("chunk_index", passage.ChunkIndex);
        writer.WriteString("access_level", passage.AccessLevel);
        writer.WriteEndObject();
    }
}
