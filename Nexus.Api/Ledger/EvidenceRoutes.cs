using System.Text;

namespace Nexus.Ledger;

/// <summary>Receipts and bundles: files that verify offline.</summary>
internal sealed class EvidenceRoutes(IEvidence evidence) : IRoutes
{
    private const string Proof = "text/plain";

    public void Map(RouteGroupBuilder v1)
    {
        v1.Map("GET", "/seals/{id}/receipt", ReceiptAsync, new Route("A receipt of a seal that verifies offline", Permission.Read)
        {
            Description = "As c2sp.org/tlog-proof, text, of one leaf, which it carries; or with Accept: application/json, of all leaves with their payloads, and the contracts that the decision names, in the form of a bundle.",
            Gives = typeof(string),
            As = Proof,
            Refuses = [404, 422, 503],
            Parameters = [new("leaf", "query", "decision, outcome or erasure; the newest of decision and outcome if absent"), new("Accept", "header", "application/json for all leaves in JSON")],
            Problem = true,
        });
        v1.Map("GET", "/ledger/{chain_id}/bundle", BundleAsync, new Route("A chain in one file that verifies offline", Permission.Read)
        {
            Description = "Decisions, outcomes, payloads, proofs, the signed checkpoint with its cosignatures, the persona versions. Verify it with: nexus verify <file> --key <vkey>",
            Gives = typeof(string),
            Refuses = [404, 503],
            Problem = true,
        });
    }

    private async Task ReceiptAsync(HttpContext context)
    {
        var tenant = context.Caller().Tenant;
        var id = context.PathId("id") ?? throw new NexusException(ErrorCode.NotFound, "Seal not found");
        if (context.Request.Headers.Accept.ToString().Contains(Answers.Json, StringComparison.OrdinalIgnoreCase))
        {
            await WriteAsync(context, Answers.Json, $"{id}.receipt.json", await evidence.ReceiptAsync(tenant, id, context.RequestAborted));
            return;
        }
        var leaf = new QueryReader(context).OptionalText("leaf", 32);
        LeafKind? kind = leaf switch
        {
            null => null,
            "decision" => LeafKind.Decision,
            "outcome" => LeafKind.Outcome,
            "erasure" => LeafKind.Erasure,
            _ => throw new NexusException(ErrorCode.Invalid, $"leaf '{leaf}' must be decision, outcome or erasure"),
        };
        var proof = await evidence.ProofAsync(tenant, id, kind, context.RequestAborted);
        await WriteAsync(context, Proof + "; charset=utf-8", $"{id}.tlog-proof", Encoding.UTF8.GetBytes(proof.ToString()));
    }

    private async Task BundleAsync(HttpContext context)
    {
        var id = context.PathId("chain_id") ?? throw new NexusException(ErrorCode.NotFound, "Chain not found");
        await WriteAsync(context, Answers.Json, $"{id}.bundle.json", await evidence.BundleAsync(context.Caller().Tenant, id, context.RequestAborted));
    }

    private static async Task WriteAsync(HttpContext context, string type, string file, byte[] bytes)
    {
        context.Response.ContentType = type;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{file}\"";
        context.Response.Headers.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
