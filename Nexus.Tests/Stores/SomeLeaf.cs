using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Nexus.Ledger;

namespace Nexus.Tests.Stores;

/// <summary>Valid leaves and batches; a test states only what matters to it.</summary>
internal static class SomeLeaf
{
    public static string Id() => Guid.CreateVersion7().ToString();

    public static LeafDraft Decision(string? seal = null, string chain = "", string persona = "", OpenMark open = OpenMark.None, long epoch = 0) =>
        Of(LeafKind.Decision, seal ?? Id(), chain, persona, open, epoch);

    public static LeafDraft Outcome(string seal, string chain = "", string persona = "") => Of(LeafKind.Outcome, seal, chain, persona, OpenMark.Closes, 0);

    public static LeafDraft Erasure(string seal) => Of(LeafKind.Erasure, seal) with { Payload = default, Salt = [] };

    public static LeafDraft Of(LeafKind kind, string seal, string chain = "", string persona = "", OpenMark open = OpenMark.None, long epoch = 0)
    {
        var leaf = Encoding.UTF8.GetBytes($$"""{"kind":"{{kind}}","seal":"{{seal}}"}""");
        return new LeafDraft(
            kind, seal, chain, persona, Utf8Json.Own(leaf), [.. SHA256.HashData([0, .. leaf])], [.. RandomNumberGenerator.GetBytes(16)], Utf8Json.From("{\"task\":\"pay\"}"), open, epoch);
    }

    public static LogBatch Batch(LogState before, params LeafDraft[] leaves) => new(
        leaves,
        new LogState(before.Size + leaves.Length, before.Seals + leaves.Count(leaf => leaf.Kind == LeafKind.Decision), [.. leaves[^1].Hash, .. leaves[0].Hash]),
        [.. SHA256.HashData(leaves[^1].Hash.AsSpan())],
        []);

    public static async Task<AppendResult> AppendAsync(this ISealLog log, string tenant, params LeafDraft[] leaves)
    {
        var state = await log.StateAsync(tenant, CancellationToken.None);
        return await log.TryAppendAsync(tenant, state.Size, Batch(state, leaves), CancellationToken.None);
    }

    public static void Same(LeafDraft expected, LeafDraft actual)
    {
        Xunit.Assert.Equal(expected with { Hash = [], Salt = [] }, actual with { Hash = [], Salt = [] });
        Xunit.Assert.Equal(expected.Hash.AsEnumerable(), actual.Hash);
        Xunit.Assert.Equal(expected.Salt.AsEnumerable(), actual.Salt);
    }
}
