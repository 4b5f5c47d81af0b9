using Orleans;
using Orleans.Runtime;

namespace Nexus.Tests.Engine;

/// <summary>Ticks.</summary>
[Alias("test.ITimerGrain")]
public interface ITimerGrain : IGrainWithStringKey
{
    [Alias("Start")]
    Task StartAsync(int periodMilliseconds, int tickMilliseconds, bool interleave);

    [Alias("Stop")]
    Task StopAsync();

    [Alias("Change")]
    Task ChangeAsync(int periodMilliseconds);

    [Alias("Stay")]
    Task<int> StayAsync(int milliseconds);

    [Alias("Get")]
    Task<TickCounts> GetAsync();
}

[GenerateSerializer, Immutable, Alias("test.TickCounts")]
public sealed record TickCounts
{
    [Id(0)]
    public required int Ticks { get; init; }

    [Id(1)]
    public required int Overlaps { get; init; }

    [Id(2)]
    public required string? Context { get; init; }

    [Id(3)]
    public required bool IsCancelled { get; init; }
}

[GrainType("test-timer")]
internal sealed class TimerGrain : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;
    private int _inside;
    private int _overlaps;
    private string? _context;
    private CancellationToken _token;

    public Task StartAsync(int periodMilliseconds, int tickMilliseconds, bool interleave)
    {
        var period = TimeSpan.FromMilliseconds(periodMilliseconds);
        _timer = this.RegisterGrainTimer(
            async token =>
            {
                _token = token;
                if (++_inside > 1)
                    _overlaps++;
                _context ??= RequestContext.Get("word") as string;
                await Task.Delay(tickMilliseconds, CancellationToken.None);
                _ticks++;
                _inside--;
                if (_ticks == 1)
                    throw new InvalidOperationException("the first tick fails, and the next comes all the same");
            },
            new GrainTimerCreationOptions { DueTime = period, Period = period, Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        _timer?.Dispose();
        return Task.CompletedTask;
    }

    public Task ChangeAsync(int periodMilliseconds)
    {
        var period = TimeSpan.FromMilliseconds(periodMilliseconds);
        _timer!.Change(period, period);
        return Task.CompletedTask;
    }

    public async Task<int> StayAsync(int milliseconds)
    {
        var before = _ticks;
        await Task.Delay(milliseconds);
        return _ticks - before;
    }

    public Task<TickCounts> GetAsync() => Task.FromResult(new TickCounts
    {
        Ticks = _ticks,
        Overlaps = _overlaps,
        Context = _context,
        IsCancelled = _token.IsCancellationRequested,
    });
}
