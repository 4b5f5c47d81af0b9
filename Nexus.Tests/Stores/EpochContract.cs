using Nexus.Ledger;
using Nexus.Stores;
using Xunit;

namespace Nexus.Tests.Stores;

/// <summary>What every source of epochs promises.</summary>
public abstract class EpochContract(StoreKind kind) : StoreContract(kind)
{
    [Fact]
    public async Task Each_silo_has_an_epoch_of_its_own_and_sees_which_others_live()
    {
        var own = Stores.Get<IEpochs>();
        var one = await Stores.Epochs.BeginAsync(None);
        var two = await Stores.Epochs.BeginAsync(None);
        Assert.True(own.Current < one.Current && one.Current < two.Current);
        Assert.True(await one.IsAliveAsync(two.Current, None));
        Assert.True(await two.IsAliveAsync(own.Current, None));
        Assert.True(await one.IsAliveAsync(one.Current, None));
        await Stores.Epochs.EndAsync(two);
        Assert.False(await one.IsAliveAsync(two.Current, None));
        Assert.False(await one.IsAliveAsync(two.Current + 1, None));
        Assert.True(await one.IsAliveAsync(own.Current, None));
    }

    [Fact]
    public async Task After_a_restart_the_epochs_before_it_are_dead()
    {
        OnlyDurable();
        var before = Stores.Get<IEpochs>().Current;
        await Stores.ReopenAsync();
        var now = Stores.Get<IEpochs>();
        Assert.True(now.Current > before);
        Assert.False(await now.IsAliveAsync(before, None));
    }
}

public sealed class MemoryEpochTests() : EpochContract(StoreKind.Memory);

public sealed class SqliteEpochTests() : EpochContract(StoreKind.Sqlite);

public sealed class PostgresEpochTests() : EpochContract(StoreKind.Postgres);
