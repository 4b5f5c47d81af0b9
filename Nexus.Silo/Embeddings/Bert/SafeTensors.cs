using System.Buffers.Binary;
using System.Text.Json;

namespace Nexus.Embeddings.Bert;

/// <summary>The header of a safetensors file: which tensor lies where. Only plain 32-bit floats are read, so that weights can be used as they lie in the file.</summary>
internal sealed class SafeTensors
{
    private const int LongestHeader = 16 << 20;

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public SafeTensors(MappedFiles.Mapping file)
    {
        Span<byte> length = stackalloc byte[8];
        file.Copy(0, length);
        var size = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (size is < 2 or > LongestHeader || size + 8 > file.Length) throw new NexusException(ErrorCode.Invalid, $"a safetensors file with a header of {size} bytes, it must be 2 to {LongestHeader} and lie in the file");
        var header = new byte[size];
        file.Copy(8, header);
        using var document = JsonDocument.Parse(header);
        foreach (var tensor in document.RootElement.EnumerateObject())
        {
            if (tensor.Name == "__metadata__") continue;
            var shape = tensor.Value.GetProperty("shape").EnumerateArray().Select(one => one.GetInt32()).ToArray();
            var at = 8 + size + tensor.Value.GetProperty("data_offsets")[0].GetInt64();
            _entries[tensor.Name] = new Entry(shape, at, tensor.Value.GetProperty("dtype").GetString()!);
        }
    }

    /// <summary>Where a tensor begins, in bytes. It must be there and have this shape.</summary>
    public long At(string name, params int[] shape)
    {
        // Models saved from a larger one carry its prefix.
        if (!_entries.TryGetValue(name, out var entry) && !_entries.TryGetValue("bert." + name, out entry)) throw new NexusException(ErrorCode.Invalid, $"the weights lack '{name}'");
        if (entry.Type != "F32") throw new NexusException(ErrorCode.Invalid, $"weight '{name}' is {entry.Type}, only F32 is read");
        if (!entry.Shape.AsSpan().SequenceEqual(shape)) throw new NexusException(ErrorCode.Invalid, $"weight '{name}' is [{string.Join(',', entry.Shape)}], it must be [{string.Join(',', shape)}]");
        return entry.At;
    }

    /// <summary>A small tensor, copied.</summary>
    public float[] Copy(MappedFiles.Mapping file, string name, int count)
    {
        var values = new float[count];
        file.Copy(At(name, count), System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private sealed record Entry(int[] Shape, long At, string Type);
}
