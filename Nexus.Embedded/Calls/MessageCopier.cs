using System.Text.Json;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Nexus.Embedded;

/// <summary>Copies what crosses a grain boundary by way of JSON, so that tests see an object that two grains share.</summary>
internal sealed class MessageCopier(JsonSerializerOptions options)
{
    public void CopyArguments(GrainRequest request)
    {
        IInvokable call = request;
        var types = request.Method.Parameters;
        for (var i = 0; i < request.ArgumentCount; i++)
        {
            if (call.GetArgument(i) is { } argument)
                call.SetArgument(i, Copy(argument, types[i]));
        }
    }

    public T Copy<T>(T value) => value is null ? value : (T)Copy(value, typeof(T));

    public object Copy(object value, Type type)
    {
        // Not the declared type where that says nothing.
        var actual = type == typeof(object) || type.IsAbstract || type.IsInterface ? value.GetType() : type;
        if (actual.IsPrimitive || actual.IsEnum || value is string or CancellationToken or IAddressable or GrainVoid || IsEngineType(actual))
            return value;
        return JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(value, actual, options), actual, options)!;
    }

    // Parts of the engine, and values such as TickStatus that JSON cannot make again and nobody can change.
    private static bool IsEngineType(Type type) => type.Assembly == typeof(MessageCopier).Assembly;
}
