using Microsoft.Extensions.Logging;
using Orleans.Serialization;
using Orleans.Storage;

namespace Nexus.Engine;

/// <summary>Snapshots as Orleans writes its messages. A damaged one counts as empty, so that its grain begins anew from the ledger instead of never.</summary>
internal sealed partial class SnapshotSerializer(Serializer serializer, ILogger<SnapshotSerializer> logger) : IGrainStorageSerializer
{
    private readonly OrleansGrainStorageSerializer _inner = new(serializer);

    public BinaryData Serialize<T>(T input) => _inner.Serialize(input);

    public T Deserialize<T>(BinaryData input)
    {
        try
        {
            return _inner.Deserialize<T>(input);
        }
        catch (Exception damage)
        {
            // Bytes that are not of this form fail in whatever way they happen to.
            LogDamaged(logger, damage, typeof(T).Name);
            return Activator.CreateInstance<T>();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A stored {State} cannot be read and is thrown away")]
    private static partial void LogDamaged(ILogger logger, Exception damage, string state);
}
