namespace Nexus.Embedded;

/// <summary>The events that wait for one subscriber. It exists while there are any.</summary>
internal sealed class StreamLane(StreamSubscription subscription)
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Queue<StreamEvent> _events = new();
    private readonly Queue<(StreamEvent Event, TaskCompletionSource Room)> _publishers = new();
    private bool _running;
    private bool _closed;

    public StreamSubscription Subscription => subscription;

    private GrainEngine Engine => subscription.Provider.Engine;

    /// <summary>A task that completes when there is room, or null when the lane has just ended.</summary>
    public Task? TryEnqueue(StreamEvent happened)
    {
        lock (_gate)
        {
            if (_closed)
                return null;

            // The event that is being delivered counts: it is still in the queue.
            if (_events.Count >= Engine.Options.StreamBound)
            {
                var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _publishers.Enqueue((happened, room));
                return room.Task;
            }

            _events.Enqueue(happened);
            if (!_running)
            {
                _running = true;
                _ = CleanFlow.Run(() => Task.Run(RunAsync));
            }

            return Task.CompletedTask;
        }
    }

    private async Task RunAsync()
    {
        while (TryPeek(out var happened))
        {
            await DeliverAsync(happened);
            MoveOn();
        }
    }

    private bool TryPeek(out StreamEvent happened)
    {
        lock (_gate)
        {
            if (_events.TryPeek(out happened))
                return true;
            _closed = true;
        }

        subscription.Provider.Remove(this);
        return false;
    }

    private void MoveOn()
    {
        lock (_gate)
        {
            _events.Dequeue();
            if (_publishers.TryDequeue(out var publisher))
            {
                _events.Enqueue(publisher.Event);
                publisher.Room.SetResult();
            }
        }
    }

    private async Task DeliverAsync(StreamEvent happened)
    {
        var wait = Engine.Options.StreamRetryDelay;
        for (var attempt = 1; subscription.Provider.IsSubscribed(subscription); attempt++)
        {
            try
            {
                var delivery = new StreamDelivery(subscription, happened) { Values = happened.Values };
                subscription.Subscriber.Deliver(delivery);
                await delivery.Answered;
                return;
            }
            catch (Exception error)
            {
                if (error is NoObserverException || attempt >= Engine.Options.StreamAttempts || Engine.IsStopped)
                {
                    GiveUp(happened, attempt, error);
                    return;
                }
            }

            await Task.Delay(wait, Engine.Time);
            wait *= 2;
        }
    }

    private void GiveUp(StreamEvent happened, int attempts, Exception error)
    {
        var grain = subscription.Subscriber.GrainId;
        Engine.Log.StreamDeadLetter(happened.Token.SequenceNumber, subscription.StreamId, grain, attempts, error);
        try
        {
            Engine.Options.OnStreamDeadLetter?.Invoke(
                new(subscription.Provider.Name, subscription.StreamId, grain, happened.Item, happened.Token.SequenceNumber, error));
        }
        catch (Exception hookError)
        {
            Engine.Log.HookFailed(hookError);
        }
    }
}
