using System.Security.Cryptography;
using System.Text;

namespace Nexus.Personas;

/// <summary>A persona's contract as YAML in a request or an answer.</summary>
internal static class PersonaFile
{
    public const string MediaType = "application/yaml";

    private const string Name = "body";

    public static bool IsSent(HttpContext context) => context.Request.ContentType is { } type && type.Split(';')[0].Trim().Equals(MediaType, StringComparison.OrdinalIgnoreCase);

    public static bool IsAccepted(HttpContext context) => context.Request.Headers.Accept.ToString().Contains(MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>The contract, and lower-case hex of the SHA-256 of the bytes received.</summary>
    /// <exception cref="InvalidRequestException">Every mistake in it, with line and column.</exception>
    public static async ValueTask<(PersonaDraft Draft, string Digest)> ReadAsync(HttpContext context, IContractFiles files)
    {
        var bytes = await RawBody.ReadAsync(context);
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Mistakes.Faulty([new FileFault(Name, 0, 0, "is not valid UTF-8")]);
        }

        var (draft, faults) = files.Read(Name, text);
        return (draft ?? throw Mistakes.Faulty(faults), Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    public static Task WriteAsync(HttpContext context, string yaml)
    {
        context.Response.ContentType = MediaType + "; charset=utf-8";
        return context.Response.WriteAsync(yaml, context.RequestAborted);
    }
}
