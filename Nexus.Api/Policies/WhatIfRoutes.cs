using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Nexus.Ledger;
using Nexus.Personas;

namespace Nexus.Policies;

/// <summary>What a changed contract would have decided: sealed history judged again, streamed.</summary>
internal sealed class WhatIfRoutes(IWhatIf whatIf, IContractFiles files) : IRoutes
{
    private const string Lines = "application/x-ndjson";
    private const int MaxBody = 1024 * 1024;

    public void Map(RouteGroupBuilder v1) => v1.Map("POST", "/policy/what-if", RunAsync, new Route("Judge sealed history again under a changed contract", Permission.Audit)
    {
        Description = "Takes a contract as YAML and answers in lines of JSON: progress, each decision that changes with both reasons, and a summary as the last line. Nothing is changed and nothing runs. Each decision says whether it was judged exactly; erased payloads are counted as not judgeable.",
        Takes = typeof(PersonaRequest),
        TakesAs = PersonaFile.MediaType,
        MaxBody = MaxBody,
        Gives = typeof(WhatIfLine),
        As = Lines,
        Refuses = [404, 413, 422],
        Parameters = [new("persona", "query", "whose decisions, by name or id; the contract's own name if absent"), new("since", "query", "only decisions made then or later, ISO 8601")],
        Problem = true,
    });

    private async Task RunAsync(HttpContext context)
    {
        var query = new QueryReader(context);
        var persona = query.OptionalText("persona", 128);
        DateTimeOffset? since = null;
        if (query.OptionalText("since", 64) is { } text)
        {
            if (DateTimeOffset.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)) since = time;
            else query.Mistakes.Wrong("datetime_parsing", "query", "since", "Input should be an ISO-8601 time", text);
        }

        query.Mistakes.Check();
        var (contract, _) = await PersonaFile.ReadAsync(context, files);
        await using var lines = whatIf.RunAsync(context.Caller().Tenant, contract, persona, since, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        // The first line comes before anything is written: a refusal is still a status.
        var more = await lines.MoveNextAsync();
        context.Response.ContentType = Lines;
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            for (; more; more = await lines.MoveNextAsync())
            {
                Write(context, lines.Current);
                if (lines.Current.Change is null) await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            }
        }
        catch (Exception error) when (error is NexusException or StoreUnavailableException or TimeoutException)
        {
            // The status is gone: the last line says that this is not the end.
            Write(context, new WhatIfLine(Error: error is NexusException ? error.Message : "the store does not answer; try again"));
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void Write(HttpContext context, WhatIfLine line)
    {
        context.Response.BodyWriter.WriteJson(line, WireJson.Default.WhatIfLine);
        context.Response.BodyWriter.Write("\n"u8);
    }
}
