using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;

namespace Nexus.Knowledge;

/// <summary>The form of an upload, as the OpenAPI document shows it.</summary>
/// <param name="Content">Text that goes before the file's.</param>
/// <param name="Url">Not taken: a page is fetched by the web_fetch tool, through the gates.</param>
/// <param name="Namespace">1 to 50 of letters, digits, '_' and '-'; <c>default</c> if absent.</param>
/// <param name="File">Text, Markdown, CSV, JSON, XML, HTML or PDF.</param>
internal sealed record UploadRequest(string? Content, string? Url, string? Namespace, IFormFile? File);

/// <summary>Reads an uploaded form into memory, up to what the route accepts.</summary>
internal sealed class UploadForm
{
    private UploadForm(IFormCollection form, byte[] file, string digest) => (Form, Bytes, Digest) = (form, file, digest);

    private IFormCollection Form { get; }

    /// <summary>The one file, or nothing.</summary>
    public byte[] Bytes { get; }

    /// <summary>Lower-case hex of a SHA-256 over fields, name and file.</summary>
    public string Digest { get; }

    public bool HasFile => Form.Files.Count > 0;

    public string FileName => HasFile ? Form.Files[0].FileName.Split('/', '\\')[^1] : "";

    public string MediaType => HasFile ? (Form.Files[0].ContentType ?? "").Split(';')[0].Trim() : "";

    public string? Text(string name) => Form.TryGetValue(name, out var values) && values is [{ Length: > 0 } text, ..] ? text : null;

    /// <exception cref="BadHttpRequestException">It is no form (415), too long (413), or malformed (400).</exception>
    public static async ValueTask<UploadForm> ReadAsync(HttpContext context, int max)
    {
        if (!context.Request.HasFormContentType) throw new BadHttpRequestException("Unsupported Media Type: send multipart/form-data", StatusCodes.Status415UnsupportedMediaType);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = max;
        try
        {
            // In memory throughout: an upload leaves no temporary file behind.
            var options = new FormOptions { MemoryBufferThreshold = max, MultipartBodyLengthLimit = max, ValueLengthLimit = max, ValueCountLimit = 16, BufferBody = false };
            var form = await new FormFeature(context.Request, options).ReadFormAsync(context.RequestAborted);
            if (form.Files.Count > 1) throw new BadHttpRequestException($"the form carries {form.Files.Count} files; it may carry one");
            return new UploadForm(form, form.Files.Count == 0 ? [] : await BytesAsync(form.Files[0], context.RequestAborted), DigestOf(form));
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException($"the form cannot be read: {e.Message}", e);
        }
    }

    private static async ValueTask<byte[]> BytesAsync(IFormFile file, CancellationToken cancellation)
    {
        var bytes = new byte[file.Length];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

    private static string DigestOf(IFormCollection form)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, values) in form.OrderBy(pair => pair.Key, StringComparer.Ordinal)) Add(hash, $"{name.Length} {name} {values.ToString().Length} {values}");
        foreach (var file in form.Files)
        {
            Add(hash, $"{file.FileName.Length} {file.FileName} {file.ContentType} {file.Length} ");
            using var stream = file.OpenReadStream();
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, string text) => hash.AppendData(System.Text.Encoding.UTF8.GetBytes(text));
}
