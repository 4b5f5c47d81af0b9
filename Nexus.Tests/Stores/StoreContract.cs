using Xunit;

namespace Nexus.Tests.Stores;

/// <summary>What every contract suite starts from: stores of its kind, fresh for each test.</summary>
public abstract class StoreContract(StoreKind kind) : IAsyncLifetime
{
    protected static CancellationToken None => CancellationToken.None;

    protected StoreKind Kind => kind;

    protected TestStores Stores { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Stores = await TestStores.OpenAsync(kind);

    public async ValueTask DisposeAsync()
    {
        if (Stores is not null) await Stores.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected void OnlyDurable()
    {
        if (kind == StoreKind.Memory) Assert.Skip("memory keeps nothing");
    }
}
