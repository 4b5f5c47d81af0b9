using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>Where the stores are put together.</summary>
public static partial class StoreRegistration
{
    /// <summary>Registers every port of the stores. Nothing is opened before <see cref="IStoreLifetime.StartAsync"/>.</summary>
    public static IServiceCollection AddNexusStores(this IServiceCollection services, StoreOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<OwnEpoch>();
        services.AddSingleton<IEpochs>(provider => provider.GetRequiredService<OwnEpoch>());
        services.AddSingleton<IStoreLifetime, StoreLifetime>();
        services.AddSingleton<SnapshotGrainStorage>();
        services.AddSingleton<StoreProbe>();
        Kind(options).Add(services, options);
        return services;
    }

    /// <summary>Copies the database that these options mean to a file.</summary>
    public static Task BackUpAsync(StoreOptions options, string file, CancellationToken cancellation) => Kind(options).BackUpAsync(options, file, cancellation);

    /// <summary>Puts such a copy in the place of a database that is not there.</summary>
    public static Task RestoreAsync(StoreOptions options, string file, CancellationToken cancellation) => Kind(options).RestoreAsync(options, file, cancellation);

    /// <summary>True if some kind of stores takes this for its database.</summary>
    public static bool IsDatabase(string url) => !string.IsNullOrWhiteSpace(url) && Find(new StoreOptions { DataDirectory = "", DatabaseUrl = url }) is not null;

    internal static IServiceCollection AddHeads(this IServiceCollection services, IHeadKeeper keeper) => services
        .AddSingleton(new HeadFeed(keeper))
        .AddSingleton<IHeadKeeper>(static provider => provider.GetRequiredService<HeadFeed>());

    private static IStoreKind Kind(StoreOptions options) => Find(options) ?? throw new NexusException(ErrorCode.Invalid, "NEXUS_DATABASE_URL is none of a database that there are stores for");

    private static IStoreKind? Find(StoreOptions options) => Kinds().Select(static kind => (IStoreKind)Activator.CreateInstance(kind)!).SingleOrDefault(kind => kind.IsMeant(options));

    [ImplementationsOf<IStoreKind>]
    private static partial Type[] Kinds();
}
