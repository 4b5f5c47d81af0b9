namespace Nexus.Knowledge;

/// <summary>Takes the text out of an uploaded file. Runs beside whoever calls it; no grain.</summary>
public interface IDocumentReader
{
    /// <summary>The text of a file.</summary>
    /// <param name="name">Its name; tells the format where <paramref name="mediaType"/> does not. May be empty.</param>
    /// <param name="mediaType">Its media type as its sender says, without parameters; may be empty.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The text, or null if the format is none of those that hold text to be read without a model.</returns>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if the file is damaged, encrypted, or holds no text.</exception>
    ValueTask<string?> ReadAsync(string name, string mediaType, ReadOnlyMemory<byte> bytes, CancellationToken cancellation);
}
