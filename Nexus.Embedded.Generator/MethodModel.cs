namespace Nexus.Embedded.Generator;

/// <summary>A method of a grain interface.</summary>
internal sealed record MethodModel(
    string DeclaringType,
    string Name,
    string ReturnType,
    ReturnKind Kind,
    string ResultType,
    EquatableArray<ParameterModel> Parameters,
    int TokenIndex,
    string Flags);

/// <summary>What a grain method returns.</summary>
internal enum ReturnKind
{
    Task,
    TaskOf,
    ValueTask,
    ValueTaskOf,
    Sequence,
}

/// <summary>A parameter of a grain method.</summary>
internal sealed record ParameterModel(string Type, string TypeOf);
