using System.Security.Cryptography;
using System.Text;
using Orleans.Runtime;

namespace Nexus.Embedded;

/// <summary>That one grain receives one stream.</summary>
internal sealed record StreamSubscription(Guid Id, StreamProvider Provider, StreamId StreamId, GrainTarget Subscriber, bool IsImplicit)
{
    // The same grain and stream are always the same implicit subscription, so nothing needs to be stored.
    public static StreamSubscription Implicit(StreamProvider provider, StreamId stream, GrainTarget subscriber)
    {
        var text = $"{provider.Name}\n{stream}\n{subscriber.GrainId}";
        return new(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16)), provider, stream, subscriber, IsImplicit: true);
    }
}
