using Microsoft.Extensions.DependencyInjection;

namespace Nexus.Stores;

/// <summary>A kind of stores. To add one is to add its folder: it is found by its type, and used where the configuration means it.</summary>
internal interface IStoreKind
{
    /// <summary>True if the configuration means this kind. Of two kinds at most one may say so.</summary>
    bool IsMeant(StoreOptions options);

    /// <summary>Registers every port. Nothing is opened before <see cref="IStoreLifetime.StartAsync"/>.</summary>
    void Add(IServiceCollection services, StoreOptions options);

    /// <summary>Copies the database, in use or not, to a file that must not exist.</summary>
    Task BackUpAsync(StoreOptions options, string file, CancellationToken cancellation);

    /// <summary>Puts such a copy in the place of a database that is not there.</summary>
    Task RestoreAsync(StoreOptions options, string file, CancellationToken cancellation);
}
