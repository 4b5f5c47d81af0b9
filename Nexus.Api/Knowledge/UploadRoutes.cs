using Nexus.Api;

namespace Nexus.Knowledge;

/// <summary>Documents by upload.</summary>
internal sealed class UploadRoutes(IGrainFactory grains, INewIds ids, IDocumentReader reader) : IRoutes
{
    private const int MaxUpload = 10 * 1024 * 1024;

    public void Map(RouteGroupBuilder v1) => v1.Map("POST", "/knowledge/multimodal", UploadAsync, new Route("Remember an uploaded file", Permission.Teach)
    {
        Description = "A form with a file (text, Markdown, CSV, JSON, XML, HTML or PDF with text in it), content, or both; at most 10 MiB, of which at most 500,000 characters are text. Pictures and sound take a model, which this server does not have: 415. A url is not fetched here, but by the web_fetch tool, through the gates.",
        Takes = typeof(UploadRequest),
        TakesAs = "multipart/form-data",
        Gives = typeof(IngestResponse),
        MaxBody = MaxUpload,
        Parameters = [RequestKey.Parameter],
        Refuses = [400, 409, 413, 415, 422],
    });

    private async Task UploadAsync(HttpContext context)
    {
        var form = await UploadForm.ReadAsync(context, MaxUpload);
        var mistakes = new Mistakes();
        var ns = form.Text("namespace") ?? "default";
        KnowledgeRoutes.CheckNamespace(mistakes, "body", ns);
        if (form.Text("url") is { } url) mistakes.Wrong("value_error", "body", "url", "a page is fetched by the web_fetch tool, through the gates; send its content", url);
        if (!form.HasFile && form.Text("content") is null) mistakes.Missing("body", "file");
        mistakes.Check();

        var draft = new DocumentDraft(await TextAsync(form, context.RequestAborted), ns, form.HasFile && form.FileName.Length is > 0 and <= 500 ? form.FileName : "upload", "internal", default);
        var id = await RequestKey.ClaimAsync(context, grains, form.Digest) ?? ids.Next().ToString();
        await grains.GetGrain<IKnowledgeGrain>(context.Caller().Tenant).IngestAsync(id, draft);
        await context.WriteAsync(new IngestResponse(id, "ingested", ns), WireJson.Default.IngestResponse);
    }

    private async ValueTask<string> TextAsync(UploadForm form, CancellationToken cancellation)
    {
        var content = form.Text("content") ?? "";
        if (!form.HasFile) return content;
        var text = await reader.ReadAsync(form.FileName, form.MediaType, form.Bytes, cancellation)
            ?? throw new BadHttpRequestException(
                $"'{(form.MediaType.Length > 0 ? form.MediaType : form.FileName)}' holds no text that can be read without a model; send text, Markdown, CSV, JSON, XML, HTML or PDF",
                StatusCodes.Status415UnsupportedMediaType);
        if (string.IsNullOrWhiteSpace(text)) throw new NexusException(ErrorCode.Invalid, $"the file '{form.FileName}' holds no text");
        return content.Length == 0 ? text : $"{content}\n\n{text}";
    }
}
