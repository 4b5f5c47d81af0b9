using System.Buffers;

namespace Nexus.Ledger;

/// <summary>A growing byte buffer for writing canonical JSON. Each thread keeps those it has used, so that writing a leaf allocates only its result.</summary>
/// <remarks>Not thread-safe. A rented buffer belongs to its renter until it is disposed; never across an await.</remarks>
public sealed class CanonicalBuffer : IBufferWriter<byte>, IDisposable
{
    // Larger than any leaf and nearly any payload; what grew beyond is not worth keeping for every thread.
    private const int KeptBytes = 64 * 1024;

    [ThreadStatic]
    private static CanonicalBuffer? kept;

    private byte[] bytes = new byte[4096];
    private int written;
    private CanonicalBuffer? next;

    private CanonicalBuffer() { }

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, written);

    /// <summary>How much has been written.</summary>
    public int Length => written;

    /// <summary>An empty buffer, one this thread has used before if there is one.</summary>
    public static CanonicalBuffer Rent()
    {
        var buffer = kept ?? new CanonicalBuffer();
        (kept, buffer.next, buffer.written) = (buffer.next, null, 0);
        return buffer;
    }

    /// <summary>Copies what has been written.</summary>
    public Utf8Json ToJson() => Utf8Json.Own(Written.ToArray());

    /// <summary>Writes bytes that are canonical JSON, or a part of it, already.</summary>
    public void Raw(ReadOnlySpan<byte> canonical)
    {
        canonical.CopyTo(GetSpan(canonical.Length));
        written += canonical.Length;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (bytes.Length <= KeptBytes) (next, kept) = (kept, this);
    }

    /// <inheritdoc/>
    public void Advance(int count) => written += count;

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (bytes.Length - written < Math.Max(sizeHint, 1)) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, written + sizeHint));
        return bytes.AsSpan(written);
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        _ = GetSpan(sizeHint);
        return bytes.AsMemory(written);
    }

    /// <summary>Takes back what was written behind <paramref name="length"/>.</summary>
    internal void CutTo(int length) => written = length;

    /// <summary>The last <paramref name="count"/> bytes written from <paramref name="start"/> on, to be put into another order.</summary>
    internal Span<byte> Rewrite(int start, int count) => bytes.AsSpan(start, count);
}
