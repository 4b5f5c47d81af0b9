using Orleans;
using Orleans.Runtime;

namespace Nexus.Tests.Engine;

/// <summary>Keeps its state in <see cref="StubStorage"/>.</summary>
[Alias("test.IStubbornGrain")]
public interface IStubbornGrain : IGrainWithStringKey
{
    [Alias("Write")]
    Task<Guid> WriteAsync();

    [Alias("GetLife")]
    Task<Guid> GetLifeAsync();
}

[GrainType("test-stubborn")]
internal sealed class StubbornGrain([PersistentState("stubborn", "stub")] IPersistentState<LifeState> state) : Grain, IStubbornGrain
{
    private readonly Guid _life = Guid.NewGuid();

    public async Task<Guid> WriteAsync()
    {
        await state.WriteStateAsync();
        return _life;
    }

    public Task<Guid> GetLifeAsync() => Task.FromResult(_life);
}
