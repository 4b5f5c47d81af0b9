using Nexus.Calls;
using Orleans.Concurrency;

namespace Nexus.Repairs;

/// <summary>The letter box between repair tools and the guard of one entity's process. Soft: an order nobody carried out fails with its tool, and is sealed so.</summary>
[GrainType("guard"), Reentrant]
internal sealed class GuardGrain(TimeProvider time) : Grain, IGuardGrain
{
    private const int MaxAnswers = 100;
    private static readonly TimeSpan PresentFor = TimeSpan.FromSeconds(30);

    private readonly List<(GuardOrder Order, TaskCompletionSource<GuardAnswer> Answer)> _orders = [];
    private readonly Dictionary<string, GuardAnswer> _answers = new(StringComparer.Ordinal);
    private readonly Queue<string> _answered = new();
    private TaskCompletionSource _asked = NewSignal();
    private GuardedProcess? _process;
    private DateTimeOffset _seen;

    private string Entity => GrainKey.NameOf(this.GetPrimaryKeyString());

    private bool Present => _process is not null && time.GetUtcNow() - _seen < PresentFor;

    public async Task<GuardOrder?> NextAsync(GuardedProcess process, TimeSpan patience)
    {
        (_process, _seen) = (process, time.GetUtcNow());
        if (_orders.Count == 0)
        {
            await _asked.Task.WithinAsync(patience, time);
            _seen = time.GetUtcNow();
        }

        return _orders.Count > 0 ? _orders[0].Order : null;
    }

    public Task AnswerAsync(GuardAnswer answer)
    {
        (_process, _seen) = (answer.Process, time.GetUtcNow());
        if (_answers.TryAdd(answer.Id, answer))
        {
            _answered.Enqueue(answer.Id);
            if (_answered.Count > MaxAnswers) _answers.Remove(_answered.Dequeue());
        }

        var at = _orders.FindIndex(pair => pair.Order.Id == answer.Id);
        if (at < 0) return Task.CompletedTask;
        _orders[at].Answer.TrySetResult(answer);
        _orders.RemoveAt(at);
        return Task.CompletedTask;
    }

    public async Task<GuardAnswer> OrderAsync(GuardOrder order, TimeSpan patience)
    {
        if (_answers.TryGetValue(order.Id, out var before)) return before;
        if (!Present) throw new NexusException(ErrorCode.Unavailable, $"no guard keeps entity '{Entity}'; start one with: nexus watch --entity {Entity} -- COMMAND");
        var done = new TaskCompletionSource<GuardAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _orders.Add((order, done));
        var asked = _asked;
        _asked = NewSignal();
        asked.TrySetResult();
        if (await done.Task.WithinAsync(patience, time)) return await done.Task;
        _orders.RemoveAll(pair => pair.Order.Id == order.Id);
        throw new NexusException(ErrorCode.Unavailable, $"the guard of entity '{Entity}' did not answer in time");
    }

    public Task<GuardView> ViewAsync() => Task.FromResult(new GuardView(Present, _process));

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
