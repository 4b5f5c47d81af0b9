using System.ComponentModel.DataAnnotations;

namespace Nexus.Wire;

/// <summary>Body of <c>POST /v1/knowledge/ingest</c> and <c>POST /v1/knowledge</c>.</summary>
/// <param name="Content">1 to 500,000 characters.</param>
/// <param name="Namespace"><c>^[a-zA-Z0-9_-]{1,50}$</c>.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="AccessLevel"><c>public</c>, <c>internal</c>, <c>confidential</c> or <c>restricted</c>.</param>
/// <param name="Metadata">A JSON object.</param>
public sealed record IngestRequest(
    [property: StringLength(500_000, MinimumLength = 1)] string Content,
    [property: RegularExpression("^[a-zA-Z0-9_-]{1,50}$")] string Namespace = "default",
    string Source = "upload",
    string AccessLevel = "internal",
    Utf8Json Metadata = default);

/// <summary>A document was remembered.</summary>
/// <param name="DocumentId">UUID.</param>
/// <param name="Status">Always <c>ingested</c>.</param>
/// <param name="Namespace">Where.</param>
public sealed record IngestResponse(string DocumentId, string Status, string Namespace);

/// <summary>A passage found.</summary>
/// <param name="Content">The passage.</param>
/// <param name="Score">0 to 1, higher is better.</param>
/// <param name="Source">Where its document came from.</param>
/// <param name="DocumentId">UUID of its document.</param>
/// <param name="ChunkIndex">Which passage of the document, from 0.</param>
/// <param name="AccessLevel">Of its document.</param>
public sealed record PassageResponse(string Content, double Score, string Source, string DocumentId, int ChunkIndex, string AccessLevel);

/// <summary>The best passages, best first.</summary>
/// <param name="Results">The passages.</param>
/// <param name="Confidence">The best score; 0 if nothing was found.</param>
/// <param name="Sources">Where they came from, each once.</param>
public sealed record SearchResponse(IReadOnlyList<PassageResponse> Results, double Confidence, IReadOnlyList<string> Sources);

/// <summary>The namespaces in use.</summary>
/// <param name="Namespaces">By name.</param>
public sealed record NamespacesResponse(IReadOnlyList<string> Namespaces);
