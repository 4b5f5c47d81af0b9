using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.Streams;

namespace Nexus.Embedded;

internal abstract class GrainTarget { public abstract GrainId GrainId { get; } public bool SameAs(GrainTarget other) => ReferenceEquals(this, other); }
internal sealed class GrainEngine { public GrainFactory Factory => throw new NotImplementedException(); }
internal sealed class GrainFactory : IClusterClient
{
    public IServiceProvider ServiceProvider => throw new NotImplementedException();
    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null) where TGrainInterface : IGrainWithStringKey => throw new NotImplementedException();
    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotImplementedException();
    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId) where TGrainInterface : IAddressable => throw new NotImplementedException();
}
internal static class GrainBinding { public static object Cast(IAddressable grain, Type type) => throw new NotImplementedException(); }
internal sealed class Activation : IGrainContext
{
    public static Activation? Current => null;
    public static Activation Of(IGrainBase grain) => (Activation)grain.GrainContext;
    public GrainEngine Engine => throw new NotImplementedException();
    public IServiceProvider ActivationServices => throw new NotImplementedException();
    public Task Deactivated => throw new NotImplementedException();
    public GrainId GrainId => throw new NotImplementedException();
    public object? GrainInstance => throw new NotImplementedException();
    public GrainReference GrainReference => throw new NotImplementedException();
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public void DeactivateOnIdle(DeactivationReasonCode code, string why) => throw new NotImplementedException();
    public void DelayDeactivation(TimeSpan time) => throw new NotImplementedException();
    public void EnterSection(Guid chain) { }
    public void LeaveSection(Guid chain) { }
}
internal static class GrainTimer { public static IGrainTimer Register(IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options) => throw new NotImplementedException(); }
internal sealed class ReminderService
{
    public static ReminderService Of(IGrainBase grain) => throw new NotImplementedException();
    public Task<IGrainReminder> RegisterOrUpdateAsync(GrainId id, string name, TimeSpan due, TimeSpan period) => throw new NotImplementedException();
    public Task UnregisterAsync(GrainId id, IGrainReminder reminder) => throw new NotImplementedException();
    public Task<IGrainReminder?> GetAsync(GrainId id, string name) => throw new NotImplementedException();
    public Task<List<IGrainReminder>> GetAllAsync(GrainId id) => throw new NotImplementedException();
}
internal sealed class DelegateObserver<T>(Func<T, StreamSequenceToken, Task> next, Func<Exception, Task>? error) : IAsyncObserver<T>
{
    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => next(item, token!);
    public Task OnErrorAsync(Exception ex) => error?.Invoke(ex) ?? Task.CompletedTask;
}
internal sealed class StreamProviders { public IStreamProvider Get(string name) => throw new NotImplementedException(); }
internal sealed class MemoryGrainStorage : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotImplementedException();
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotImplementedException();
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotImplementedException();
}
internal sealed class MemoryReminderTable : IReminderTable
{
    public Task<ReminderTableData> ReadRows(GrainId grainId) => throw new NotImplementedException();
    public Task<ReminderTableData> ReadRows(uint begin, uint end) => throw new NotImplementedException();
    public Task<ReminderEntry> ReadRow(GrainId grainId, string reminderName) => throw new NotImplementedException();
    public Task<string> UpsertRow(ReminderEntry entry) => throw new NotImplementedException();
    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => throw new NotImplementedException();
    public Task TestOnlyClearTable() => throw new NotImplementedException();
}
internal sealed class EngineService : Microsoft.Extensions.Hosting.IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
