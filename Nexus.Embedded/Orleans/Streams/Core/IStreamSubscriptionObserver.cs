namespace Orleans.Streams.Core;

/// <summary>A grain that is told of a subscription when the first event of it reaches an activation.</summary>
public interface IStreamSubscriptionObserver
{
    Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
}
