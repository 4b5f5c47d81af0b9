using System.Buffers;
using System.Globalization;
using System.Text;

namespace Nexus.Ledger;

/// <summary>The log as it grows. Whatever happens in a tenant is a leaf of it, alerts and approvals too.</summary>
internal sealed class FeedRoutes(IGrainFactory grains) : IRoutes
{
    private const int PageSize = 100;

    public void Map(RouteGroupBuilder v1) => v1.Map("GET", "/stream", StreamAsync, new Route("Everything that is sealed, as it is sealed", Permission.Audit)
    {
        Description = "Server-sent events, one for each leaf of the tenant's log: decision, outcome, tier, approval, erasure, override, alert, repair, checkpoint-witness. The id is the leaf's index; whoever comes back with Last-Event-ID misses none and gets none twice. The data is {index, hash, leaf}: what the payload of an action says is at GET /v1/seals/{id}. The header Nexus-Next-Leaf says with which leaf the answer begins.",
        Gives = typeof(LeafEvent),
        As = ServerEvents.ContentType,
        Problem = true,
        Parameters =
        [
            new("from", "query", "index of the first leaf to tell, 0 for the whole log; only what comes if absent", Integer: true),
            new(ServerEvents.Resume, "header", "index of the last leaf seen; wins over from", Integer: true),
        ],
        Refuses = [422],
    });

    private async Task StreamAsync(HttpContext context)
    {
        var ledger = grains.GetGrain<ILedgerGrain>(context.Caller().Tenant);
        var next = await FirstAsync(context, ledger);
        context.Response.Headers[LeafEvent.NextHeader] = next.ToString(CultureInfo.InvariantCulture);
        await ServerEvents.ServeAsync(context, async (output, stop) =>
        {
            if (await ledger.BeyondAsync(next, Lasting.Patience).WaitAsync(stop) <= next) return false;
            var leaves = await ledger.LeavesAsync(next, PageSize).WaitAsync(stop);
            foreach (var leaf in leaves) Frame(output, leaf);
            next += leaves.Length;
            return true;
        });
    }

    private static async Task<long> FirstAsync(HttpContext context, ILedgerGrain ledger)
    {
        var query = new QueryReader(context);
        var from = query.Integer("from", -1, 0, long.MaxValue);
        var seen = context.Request.Headers[ServerEvents.Resume].ToString();
        if (seen.Length > 0)
        {
            if (long.TryParse(seen, NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last < long.MaxValue) from = last + 1;
            else query.Mistakes.Wrong("int_parsing", "header", ServerEvents.Resume, "Input should be the index of a leaf", seen);
        }

        query.Mistakes.Check();
        var size = (await ledger.HeadAsync()).Size;
        if (from > size) throw new NexusException(ErrorCode.Invalid, $"the log has {size} leaves: leaf {from} cannot be the next one");
        return from < 0 ? size : from;
    }

    private static void Frame(IBufferWriter<byte> output, StoredLeaf leaf)
    {
        output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {leaf.Index}\nevent: {WireName.Of(leaf.Draft.Kind)}\ndata: ")));
        output.WriteJson(new LeafEvent(leaf.Index, Convert.ToHexStringLower(leaf.Draft.Hash.AsSpan()), leaf.Draft.Leaf), WireJson.Default.LeafEvent);
        output.Write("\n\n"u8);
    }
}
