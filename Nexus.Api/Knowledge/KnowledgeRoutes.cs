using System.Text.RegularExpressions;
using Nexus.Api;

namespace Nexus.Knowledge;

/// <summary>Documents: remember and find.</summary>
internal sealed partial class KnowledgeRoutes(IGrainFactory grains, INewIds ids) : IRoutes
{
    // Room for the longest content, every character of it escaped as a surrogate pair.
    private const int MaxBody = 7 * 1024 * 1024;
    private const string NamespaceRule = "^[a-zA-Z0-9_-]{1,50}$";

    public void Map(RouteGroupBuilder v1)
    {
        // The server of seed 002 and its SDK know these two under different names.
        foreach (var path in (string[])["/knowledge/ingest", "/knowledge"])
            v1.Map("POST", path, IngestAsync, new Route("Remember a document", Permission.Teach)
            {
                Takes = typeof(IngestRequest),
                Gives = typeof(IngestResponse),
                MaxBody = MaxBody,
                Parameters = [RequestKey.Parameter],
                Refuses = [409, 413, 422],
            });
        foreach (var path in (string[])["/knowledge/query", "/knowledge/search"])
            v1.Map("GET", path, SearchAsync, new Route("Find passages", Permission.Read)
            {
                Gives = typeof(SearchResponse),
                Refuses = [422],
                Parameters =
                [
                    new("query", "query", "1 to 1,000 characters", Required: true),
                    new("namespace", "query", "only this one; all if absent"),
                    new("n_results", "query", "1 to 50; 5 if absent", Integer: true),
                ],
            });
        v1.Map("GET", "/knowledge/namespaces", NamespacesAsync, new Route("List namespaces", Permission.Read) { Gives = typeof(NamespacesResponse) });
    }

    private async Task IngestAsync(HttpContext context)
    {
        using var body = await Body.ReadAsync(context);
        var draft = new DocumentDraft(
            body.Text("content", 1, 500_000),
            body.OptionalText("namespace", 1, 50) ?? "default",
            body.OptionalText("source", 0, 500) ?? "upload",
            body.OptionalText("access_level", 1, 32) ?? "internal",
            body.Object("metadata"));
        CheckNamespace(body.Mistakes, "body", draft.Namespace);
        if (draft.AccessLevel is not ("public" or "internal" or "confidential" or "restricted"))
            body.Mistakes.Wrong("literal_error", "body", "access_level", "Input should be 'public', 'internal', 'confidential' or 'restricted'", draft.AccessLevel);
        body.Mistakes.Check();

        var id = await RequestKey.ClaimAsync(context, grains, body.Digest) ?? ids.Next().ToString();
        await Knowledge(context).IngestAsync(id, draft);
        await context.WriteAsync(new IngestResponse(id, "ingested", draft.Namespace), WireJson.Default.IngestResponse);
    }

    private async Task SearchAsync(HttpContext context)
    {
        var query = new QueryReader(context);
        var text = query.Text("query", 1000);
        var ns = query.OptionalText("namespace", 50);
        var count = (int)query.Integer("n_results", 5, 1, 50);
        if (ns is not null) CheckNamespace(query.Mistakes, "query", ns);
        query.Mistakes.Check();

        var passages = await Knowledge(context).SearchAsync(text, ns, count);
        var answer = new SearchResponse(
            [.. passages.Select(one => new PassageResponse(one.Content, Finite.Of(one.Score), one.Source, one.DocumentId, one.ChunkIndex, one.AccessLevel))],
            passages.IsEmpty ? 0 : Finite.Of(passages.Max(one => one.Score)),
            [.. passages.Select(one => one.Source).Distinct()]);
        await context.WriteAsync(answer, WireJson.Default.SearchResponse);
    }

    private async Task NamespacesAsync(HttpContext context) =>
        await context.WriteAsync(new NamespacesResponse(await Knowledge(context).NamespacesAsync()), WireJson.Default.NamespacesResponse);

    private IKnowledgeGrain Knowledge(HttpContext context) => grains.GetGrain<IKnowledgeGrain>(context.Caller().Tenant);

    internal static void CheckNamespace(Mistakes mistakes, string part, string ns)
    {
        if (ns.Length > 0 && !Namespace().IsMatch(ns)) mistakes.Wrong("string_pattern_mismatch", part, "namespace", $"String should match pattern '{NamespaceRule}'", ns);
    }

    // \z, not $: that would let a line feed through.
    [GeneratedRegex(@"^[a-zA-Z0-9_-]{1,50}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Namespace();
}
