using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;

namespace Nexus.Ledger;

/// <summary>The transparency log for outsiders, at the paths of c2sp.org/tlog-tiles: checkpoints and hashes for everyone, entries and proofs for those who may read the ledger.</summary>
internal sealed class LogRoutes(ITransparencyLog logs) : IRoutes
{
    private const string Text = "text/plain; charset=utf-8";
    private const string Bytes = "application/octet-stream";
    private const string Forever = "max-age=31536000, immutable";

    private static readonly Parameter Origin = new("origin", "path", "the log's origin, percent-encoded, or its last part: the tenant", Required: true);

    public void Map(RouteGroupBuilder v1)
    {
        v1.Map("GET", "/log/{origin}/checkpoint", CheckpointAsync, new Route("The newest signed checkpoint of a log", Permission.Public)
        {
            Description = "A C2SP signed note: origin, size, root, signatures.",
            Gives = typeof(string),
            As = "text/plain",
            Refuses = [404, 503],
            Parameters = [Origin],
            Problem = true,
            Head = true,
        });
        v1.Map("GET", "/log/{origin}/key", KeyAsync, new Route("The public keys of a log", Permission.Public)
        {
            Description = "C2SP verifier keys, one a line. Compare them with those you were given another way.",
            Gives = typeof(string),
            As = "text/plain",
            Refuses = [404, 503],
            Parameters = [Origin],
            Problem = true,
            Head = true,
        });
        v1.Map("GET", "/log/{origin}/tile/{level}/{**path}", TileAsync, new Route("A tile of hashes", Permission.Public)
        {
            Description = "256 hashes, or those of a partial tile: <N> in groups of three digits, .p/<W> behind a partial one.",
            Gives = typeof(byte[]),
            As = Bytes,
            Refuses = [404, 503],
            Parameters = [Origin, new("level", "path", "0 for the hashes of leaves", Required: true), new("path", "path", "x001/x234/067 or 000.p/17", Required: true)],
            Problem = true,
            Head = true,
        });
        v1.Map("GET", "/log/{origin}/tile/entries/{**path}", EntriesAsync, new Route("A bundle of leaves", Permission.Audit)
        {
            Description = "Each leaf behind its length in two bytes. Leaves hold no free text; payloads are not among them.",
            Gives = typeof(byte[]),
            As = Bytes,
            Refuses = [404, 503],
            Parameters = [Origin, new("path", "path", "x001/x234/067 or 000.p/17", Required: true)],
            Problem = true,
            Head = true,
        });
        v1.Map("GET", "/log/proof", ProofAsync, new Route("Proof that a leaf is in the log", Permission.Read)
        {
            Gives = typeof(LogProofResponse),
            Refuses = [404, 422],
            Parameters = [new("index", "query", "index of the leaf", Integer: true, Required: true), new("size", "query", "size of the tree; the newest checkpoint's if absent", Integer: true)],
            Problem = true,
        });
        v1.Map("GET", "/log/consistency", ConsistencyAsync, new Route("Proof that one size of the log is a beginning of another", Permission.Read)
        {
            Gives = typeof(LogProofResponse),
            Refuses = [404, 422],
            Parameters = [new("from", "query", "the older size", Integer: true, Required: true), new("to", "query", "the newer size; the newest checkpoint's if absent", Integer: true)],
            Problem = true,
        });
    }

    private string TenantOf(HttpContext context) => logs.TenantOf(Uri.UnescapeDataString(context.Path("origin"))) ?? throw NoLog(context.Path("origin"));

    private static NexusException NoLog(string name) => new(ErrorCode.NotFound, $"there is no log '{name}'");

    private async Task CheckpointAsync(HttpContext context)
    {
        var note = await logs.CheckpointAsync(TenantOf(context), context.RequestAborted);
        context.Response.Headers.CacheControl = "public, max-age=1";
        await WriteAsync(context, Text, Encoding.UTF8.GetBytes(note.ToString()));
    }

    private async Task KeyAsync(HttpContext context)
    {
        var tenant = TenantOf(context);
        // Only of a log that exists: an unknown name is not found, here as elsewhere.
        await logs.CheckpointAsync(tenant, context.RequestAborted);
        context.Response.Headers.CacheControl = "public, max-age=60";
        await WriteAsync(context, Text, Encoding.UTF8.GetBytes(string.Concat(logs.KeysOf(tenant).Select(static key => key + "\n"))));
    }

    private async Task TileAsync(HttpContext context)
    {
        var path = $"tile/{context.Path("level")}/{context.Path("path")}";
        var bytes = await TileAsync(context, path);
        context.Response.Headers.CacheControl = "public, " + Forever;
        await WriteAsync(context, Bytes, bytes);
    }

    private async Task EntriesAsync(HttpContext context)
    {
        if (TenantOf(context) != context.Caller().Tenant) throw NoLog(context.Path("origin"));
        var bytes = await TileAsync(context, $"tile/entries/{context.Path("path")}");
        context.Response.Headers.CacheControl = "private, " + Forever;
        context.Response.Headers.Vary = "Accept-Encoding, Authorization";
        if (TakesGzip(context))
        {
            context.Response.Headers.ContentEncoding = "gzip";
            bytes = Zip(bytes);
        }
        await WriteAsync(context, Bytes, bytes);
    }

    private async Task<byte[]> TileAsync(HttpContext context, string path) =>
        TilePath.Parse(path) is { } tile ? await logs.TileAsync(TenantOf(context), tile, context.RequestAborted) : throw new NexusException(ErrorCode.NotFound, $"'{path}' is no path of a tile");

    private async Task ProofAsync(HttpContext context)
    {
        var query = new QueryReader(context);
        var (index, size) = (query.Integer("index", -1, 0, long.MaxValue), query.Integer("size", 0, 1, long.MaxValue));
        if (index < 0) query.Mistakes.Missing(QueryReader.Part, "index");
        query.Mistakes.Check();
        var tenant = context.Caller().Tenant;
        if (size == 0) size = await SizeAsync(context, tenant);
        await AnswerAsync(context, tenant, index, size, await logs.InclusionAsync(tenant, index, size, context.RequestAborted));
    }

    private async Task ConsistencyAsync(HttpContext context)
    {
        var query = new QueryReader(context);
        var (from, to) = (query.Integer("from", -1, 0, long.MaxValue), query.Integer("to", 0, 1, long.MaxValue));
        if (from < 0) query.Mistakes.Missing(QueryReader.Part, "from");
        query.Mistakes.Check();
        var tenant = context.Caller().Tenant;
        if (to == 0) to = await SizeAsync(context, tenant);
        await AnswerAsync(context, tenant, from, to, await logs.ConsistencyAsync(tenant, from, to, context.RequestAborted));
    }

    private async Task<long> SizeAsync(HttpContext context, string tenant) => Checkpoint.Parse((await logs.CheckpointAsync(tenant, context.RequestAborted)).Text).Size;

    private Task AnswerAsync(HttpContext context, string tenant, long from, long size, ImmutableArray<ImmutableArray<byte>> path) =>
        context.WriteAsync(new LogProofResponse(logs.OriginOf(tenant), from, size, [.. path.Select(static hash => Convert.ToBase64String(hash.AsSpan()))]), WireJson.Default.LogProofResponse);

    private static async Task WriteAsync(HttpContext context, string type, byte[] bytes)
    {
        context.Response.ContentType = type;
        context.Response.Headers.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    // A client that names it with a weight of zero refuses it.
    private static bool TakesGzip(HttpContext context) =>
        context.Request.GetTypedHeaders().AcceptEncoding.FirstOrDefault(static coding => coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase)) is { Quality: not 0 };

    private static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest)) zip.Write(bytes);
        return zipped.ToArray();
    }
}
