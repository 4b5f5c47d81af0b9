using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Stores;

/// <summary>What a log promises to whoever does not wait for an append before asking for the next.</summary>
public abstract class AppendOrderContract(StoreKind kind) : StoreContract(kind)
{
    private ISealLog Log => Stores.Log;

    [Fact]
    public async Task Appends_sent_ahead_are_carried_out_in_order_and_each_falls_with_the_one_it_was_built_on()
    {
        Assert.True(Log.KeepsOrder);
        var (state, sent) = (LogState.Empty, new List<Task<AppendResult>>());
        var repeated = SomeLeaf.Decision();
        for (var i = 0; i < 40; i++)
        {
            // Few and many leaves, which a store may carry out in different ways; one batch holds a leaf that stands already.
            var batch = SomeLeaf.Batch(state, [.. Enumerable.Range(0, i % 3 == 0 ? 9 : 1).Select(_ => SomeLeaf.Decision()), .. i is 0 or 30 ? (LeafDraft[])[repeated] : []]);
            sent.Add(Log.TryAppendAsync("acme", state.Size, batch, None).AsTask());
            state = batch.After;
        }

        var results = await Task.WhenAll(sent);
        Assert.All(results[..30], result => Assert.Equal(AppendStatus.Appended, result.Status));
        Assert.Equal(AppendStatus.Repeated, results[30].Status);
        Assert.All(results[31..], result => Assert.Equal(AppendStatus.SizeMoved, result.Status));
        var stands = await Log.StateAsync("acme", None);
        Assert.Equal(stands.Size, (await Log.ReadAsync("acme", 0, 1000, None)).Count);
    }
}

public sealed class SqliteAppendOrderTests() : AppendOrderContract(StoreKind.Sqlite);

public sealed class PostgresAppendOrderTests() : AppendOrderContract(StoreKind.Postgres);
