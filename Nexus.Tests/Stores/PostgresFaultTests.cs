using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Ledger;
using Nexus.Stores;
using Xunit;

namespace Nexus.Tests.Stores;

public sealed class PostgresFaultTests : IAsyncLifetime
{
    private const string Terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";

    private static readonly CancellationToken None = CancellationToken.None;

    private TestStores _stores = null!;

    public async ValueTask InitializeAsync() => _stores = await TestStores.OpenAsync(StoreKind.Postgres);

    public async ValueTask DisposeAsync()
    {
        if (_stores is not null) await _stores.DisposeAsync();
    }

    [Fact]
    public async Task After_every_connection_broke_it_works_again_without_a_restart()
    {
        await _stores.Log.AppendAsync("acme", SomeLeaf.Decision());
        await _stores.ExecuteAsync(Terminate);
        // The pool may hand out connections that it does not know to be broken: each says so once.
        for (var attempt = 0; attempt < 20; attempt++)
        {
            try
            {
                await _stores.Log.AppendAsync("acme", SomeLeaf.Decision());
                break;
            }
            catch (StoreUnavailableException)
            {
                Assert.True(attempt < 19);
            }
        }

        Assert.InRange((await _stores.Log.StateAsync("acme", None)).Size, 2, 3);
    }

    [Fact]
    public async Task A_connection_cut_during_the_commit_leaves_the_caller_knowing_that_it_does_not_know()
    {
        await _stores.Log.AppendAsync("acme", SomeLeaf.Decision());
        await _stores.ExecuteAsync("""
            CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
            CREATE TRIGGER cut AFTER INSERT ON leaves FOR EACH STATEMENT EXECUTE FUNCTION cut();
            """);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _stores.Log.AppendAsync("acme", SomeLeaf.Decision()));
        await _stores.ExecuteAsync("DROP TRIGGER cut ON leaves");
        Assert.Equal(1, (await _stores.Log.StateAsync("acme", None)).Size);
        Assert.Equal(AppendStatus.Appended, (await _stores.Log.AppendAsync("acme", SomeLeaf.Decision())).Status);
    }

    [Fact]
    public async Task A_live_epoch_shows_itself_again_after_its_connection_broke()
    {
        var own = _stores.Get<IEpochs>();
        await using var elsewhere = Postgres.Database(_stores.Options.DatabaseUrl!);
        await using var other = new PostgresEpochs(elsewhere, TimeProvider.System, NullLogger<PostgresEpochs>.Instance);
        var watching = await other.BeginAsync(None);
        Assert.True(await watching.IsAliveAsync(own.Current, None));
        await _stores.ExecuteAsync(Terminate);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await AliveAsync(watching, own.Current))
            await Task.Delay(20, patience.Token);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_without_its_password()
    {
        await using var nowhere = Postgres.Database(PostgresUrl.Parse("postgres://u:secret@127.0.0.1:1/nexus?connect_timeout=2"));
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => nowhere.OpenAsync(None));
        Assert.Contains("127.0.0.1:1/nexus", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_that_start_at_once_migrate_once()
    {
        var fresh = await Postgres.FreshAsync();
        await using var one = Postgres.Database(fresh);
        await using var two = Postgres.Database(fresh);
        await Task.WhenAll(one.OpenAsync(None), two.OpenAsync(None));
        Assert.Equal(AppendStatus.Appended, (await new PostgresSealLog(two).AppendAsync("acme", SomeLeaf.Decision())).Status);
        await Postgres.DropAsync(fresh);
    }

    private static async Task<bool> AliveAsync(IEpochs watching, long epoch)
    {
        try
        {
            return await watching.IsAliveAsync(epoch, None);
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
