using System.Buffers;
using System.Globalization;
using System.Text;

namespace Nexus.Ledger;

/// <summary>Nexus as a witness (c2sp.org/tlog-witness): submission and monitoring prefix are both <c>/v1/witness</c>.</summary>
internal sealed class WitnessRoutes(IWitness witness) : IRoutes
{
    private const string Text = "text/plain; charset=utf-8";
    private const string SizeText = "text/x.tlog.size";

    public void Map(RouteGroupBuilder v1)
    {
        v1.Map("POST", "/witness/add-checkpoint", AddAsync, new Route("Have a checkpoint of a watched log cosigned", Permission.Public)
        {
            Description = "The body is text: 'old' and a size, the consistency proof, an empty line, the signed checkpoint. Answers as c2sp.org/tlog-witness prescribes.",
            Gives = typeof(string),
            As = "text/plain",
            MaxBody = SignedNote.MaxBytes,
            Refuses = [400, 403, 404, 409, 413, 422],
            Problem = true,
        });
        v1.Map("GET", "/witness/key", KeyAsync, new Route("The key of this witness", Permission.Public) { Gives = typeof(string), As = "text/plain", Head = true });
        v1.Map("GET", "/witness/{origin_hash}/checkpoint", LatestAsync, new Route("The checkpoint this witness cosigned last", Permission.Public)
        {
            Description = "By the SHA-256 of the log's origin, lower-case hex.",
            Gives = typeof(string),
            As = "text/plain",
            Refuses = [404],
            Problem = true,
            Head = true,
        });
    }

    private async Task AddAsync(HttpContext context)
    {
        AddCheckpoint request;
        try
        {
            request = AddCheckpoint.Parse(await ReadAsync(context));
        }
        catch (NexusException malformed)
        {
            await WriteAsync(context, 400, Text, malformed.Message + "\n");
            return;
        }
        var (ruling, cosignature, last) = await witness.AddAsync(request, context.RequestAborted);
        await (ruling.Answer switch
        {
            WitnessAnswer.Cosign => WriteAsync(context, 200, Text, cosignature + "\n"),
            WitnessAnswer.OtherSize => WriteAsync(context, 409, SizeText, last.ToString(CultureInfo.InvariantCulture) + "\n"),
            _ => WriteAsync(context, (int)ruling.Answer, Text, ruling.Reason + "\n"),
        });
    }

    private Task KeyAsync(HttpContext context) => WriteAsync(context, 200, Text, witness.Key + "\n");

    private async Task LatestAsync(HttpContext context)
    {
        var note = await witness.LatestAsync(context.Path("origin_hash"), context.RequestAborted) ?? throw new NexusException(ErrorCode.NotFound, "this witness has cosigned no checkpoint of that log");
        await WriteAsync(context, 200, Text, note.ToString());
    }

    private static async ValueTask<string> ReadAsync(HttpContext context)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > SignedNote.MaxBytes)
            {
                // What was read must be given back, or the server cannot take in the rest of the body.
                context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                throw new BadHttpRequestException($"Request body too large: at most {SignedNote.MaxBytes} bytes", StatusCodes.Status413PayloadTooLarge);
            }
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                return Decode(bytes);
            }
            context.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static string Decode(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new NexusException(ErrorCode.Invalid, "add-checkpoint refused: it is not valid UTF-8", error);
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, string type, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(text, context.RequestAborted);
    }
}
