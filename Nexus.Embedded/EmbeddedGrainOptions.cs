using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Nexus.Embedded;

/// <summary>How the embedded engine behaves. The defaults are those of Orleans.</summary>
public sealed class EmbeddedGrainOptions
{
    private readonly List<Action<IServiceCollection>> _registrations = [];

    /// <summary>After how long a call fails with <see cref="TimeoutException"/>. 30 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the engine looks for overdue calls, blocked turns and idle activations. 1 s; a tenth of it in tests.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>After how long without use an activation ends, unless its class says otherwise. 15 min.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Collection age by grain type name, before <see cref="CollectionAge"/> and before the attribute of the class.</summary>
    public Dictionary<string, TimeSpan> CollectionAges { get; } = new(StringComparer.Ordinal);

    /// <summary>After how long a turn that has not given its thread back is reported. 5 s.</summary>
    public TimeSpan BlockedTurnThreshold { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Told of each blocked turn, once; beside the log.</summary>
    public Action<BlockedTurn>? OnBlockedTurn { get; set; }

    /// <summary>How long a stop waits for calls and deactivations, unless the host is less patient. 30 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a grain may take to activate or to deactivate. 30 s.</summary>
    public TimeSpan LifecycleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The shortest period of a reminder. 1 min.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often an event is offered to a subscriber that throws, before it is a dead letter. 3.</summary>
    public int StreamAttempts { get; set; } = 3;

    /// <summary>The wait before the second attempt; it doubles from there. 100 ms.</summary>
    public TimeSpan StreamRetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many events may wait for one subscriber before publishers wait too. 1024.</summary>
    public int StreamBound { get; set; } = 1024;

    /// <summary>Told of each event that no attempt could deliver; beside the log.</summary>
    public Action<StreamDeadLetter>? OnStreamDeadLetter { get; set; }

    /// <summary>Sends every argument and result through JSON, as a network would, so that shared objects show. For tests.</summary>
    public bool CopyMessages { get; set; }

    /// <summary>How state is written by the memory storage, and messages when <see cref="CopyMessages"/> is set.</summary>
    public JsonSerializerOptions JsonOptions { get; set; } = new(JsonSerializerDefaults.General);

    /// <summary>Keeps state in this process's memory, under a storage name.</summary>
    public EmbeddedGrainOptions AddMemoryGrainStorage(string name) =>
        AddGrainStorage(name, services => ActivatorUtilities.CreateInstance<MemoryGrainStorage>(services));

    /// <summary>Keeps the state of grains that name no storage in this process's memory.</summary>
    public EmbeddedGrainOptions AddMemoryGrainStorageAsDefault() => AddMemoryGrainStorage(DefaultStorageName);

    /// <summary>Keeps state wherever the given storage does, under a storage name.</summary>
    public EmbeddedGrainOptions AddGrainStorage(string name, Func<IServiceProvider, IGrainStorage> storage)
    {
        _registrations.Add(services => services.AddKeyedSingleton(name, (provider, _) => storage(provider)));
        return this;
    }

    /// <summary>Adds a stream provider in this process's memory.</summary>
    public EmbeddedGrainOptions AddMemoryStreams(string name)
    {
        _registrations.Add(services => services.AddKeyedSingleton<Orleans.Streams.IStreamProvider>(
            name, (provider, _) => provider.GetRequiredService<StreamProviders>().Get(name)));
        return this;
    }

    /// <summary>Keeps reminders in this process's memory.</summary>
    public EmbeddedGrainOptions UseInMemoryReminderService()
    {
        _registrations.Add(services => services.AddSingleton<IReminderTable, MemoryReminderTable>());
        return this;
    }

    /// <summary>Keeps reminders wherever the given table does.</summary>
    public EmbeddedGrainOptions UseReminders(Func<IServiceProvider, IReminderTable> table)
    {
        _registrations.Add(services => services.AddSingleton(table));
        return this;
    }

    /// <summary>Adds a filter before every grain call. Filters run in the order in which they were added.</summary>
    public EmbeddedGrainOptions AddIncomingGrainCallFilter<TImplementation>()
        where TImplementation : class, IIncomingGrainCallFilter
    {
        _registrations.Add(services => services.AddSingleton<IIncomingGrainCallFilter, TImplementation>());
        return this;
    }

    /// <inheritdoc cref="AddIncomingGrainCallFilter{TImplementation}()" />
    public EmbeddedGrainOptions AddIncomingGrainCallFilter(IIncomingGrainCallFilter filter)
    {
        _registrations.Add(services => services.AddSingleton(filter));
        return this;
    }

    internal const string DefaultStorageName = "Default";

    internal void Apply(IServiceCollection services)
    {
        foreach (var register in _registrations)
            register(services);
    }
}
