namespace Orleans.Serialization;

/// <summary>A grain interface uses a type that has no serializer.</summary>
public sealed class CodecNotFoundException : Exception
{
    public CodecNotFoundException(string message)
        : base(message)
    {
    }
}
