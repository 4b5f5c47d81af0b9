using Orleans;
using Orleans.Concurrency;

namespace Nexus.Tests.Engine;

/// <summary>Calls that can only end if another runs while they wait.</summary>
[Alias("test.IMeetingGrain")]
public interface IMeetingGrain : IGrainWithStringKey
{
    [Alias("Meet")]
    Task<bool> MeetAsync();

    [Alias("Join"), AlwaysInterleave]
    Task JoinAsync();

    [Alias("Linger"), AlwaysInterleave]
    Task<bool> LingerAsync();

    [Alias("Call")]
    Task CallAsync();

    [Alias("Read"), ReadOnly]
    Task<int> ReadAsync();

    [Alias("Write")]
    Task<int> WriteAsync();
}

/// <summary>The same, one call at a time.</summary>
[Alias("test.IPlainMeetingGrain")]
public interface IPlainMeetingGrain : IMeetingGrain;

/// <summary>The same, interleaving all its calls.</summary>
[Alias("test.IReentrantMeetingGrain")]
public interface IReentrantMeetingGrain : IMeetingGrain;

internal abstract class MeetingGrain : Grain
{
    private readonly TaskCompletionSource _joined = new();
    private int _meeting;
    private int _inside;
    private int _most;

    /// <summary>True if a second call came while the first waited.</summary>
    public async Task<bool> MeetAsync()
    {
        if (++_meeting == 2)
            _joined.TrySetResult();
        var first = await Task.WhenAny(_joined.Task, Task.Delay(500));
        return first == _joined.Task;
    }

    public Task JoinAsync()
    {
        _joined.TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>True if somebody else came in while this waited.</summary>
    public async Task<bool> LingerAsync() => await Task.WhenAny(_joined.Task, Task.Delay(5000)) == _joined.Task;

    public Task CallAsync() => JoinAsync();

    public Task<int> ReadAsync() => StayAsync();

    public Task<int> WriteAsync() => StayAsync();

    // The most calls that have been inside at once since the last call that was alone.
    private async Task<int> StayAsync()
    {
        if (_inside == 0)
            _most = 0;
        _inside++;
        _most = Math.Max(_most, _inside);
        await Task.Delay(100);
        _inside--;
        return _most;
    }
}

[GrainType("test-meeting")]
internal sealed class PlainMeetingGrain : MeetingGrain, IPlainMeetingGrain;

[GrainType("test-reentrant-meeting")]
[Reentrant]
internal sealed class ReentrantMeetingGrain : MeetingGrain, IReentrantMeetingGrain;
