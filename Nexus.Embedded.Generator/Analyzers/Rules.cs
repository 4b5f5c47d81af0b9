using Microsoft.CodeAnalysis;

namespace Nexus.Embedded.Generator;

/// <summary>What grain code must keep to, so that it does the same on both engines.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor NoSerializer = Rule(
        "NXG001", "Everything that crosses a grain boundary needs a serializer",
        "'{0}' cannot cross a grain boundary: '{1}' is no value the engines know and has no [GenerateSerializer]");

    public static readonly DiagnosticDescriptor NoId = Rule(
        "NXG002", "Every member of a serializable type needs an [Id] of its own",
        "'{0}' {1}: Orleans would silently lose it");

    public static readonly DiagnosticDescriptor NoAlias = Rule(
        "NXG003", "A serializable type needs an [Alias]",
        "'{0}' has no [Alias]: renaming it would break what is stored and in flight");

    public static readonly DiagnosticDescriptor NoMessage = Rule(
        "NXG004", "A message is a sealed record with [Immutable], or a readonly struct with [Immutable]",
        "'{0}' is sent between grains, so it must be a sealed record (or a readonly struct) with [Immutable]");

    public static readonly DiagnosticDescriptor Settable = Rule(
        "NXG005", "A message does not change",
        "'{0}' of a message can be set: make it init-only");

    public static readonly DiagnosticDescriptor MutableMember = Rule(
        "NXG006", "A message holds nothing that changes",
        "'{0}' holds '{1}': use ImmutableArray, ImmutableDictionary or a string; free-form JSON goes in Utf8Json");

    public static readonly DiagnosticDescriptor ReturnType = Rule(
        "NXG007", "A grain method returns a task",
        "'{0}' must return Task, Task<T>, ValueTask, ValueTask<T> or IAsyncEnumerable<T>");

    public static readonly DiagnosticDescriptor InterfaceShape = Rule(
        "NXG008", "A grain interface has plain methods only",
        "'{0}' {1}");

    public static readonly DiagnosticDescriptor NotInSubset = Rule(
        "NXG009", "Part of Orleans that Nexus does without",
        "'{0}' is not part of what both engines offer");

    public static readonly DiagnosticDescriptor LeavesTurn = Rule(
        "NXG010", "Grain code stays in its turn",
        "ConfigureAwait(false) leaves the turn: what follows would run beside other code of the grain");

    public static readonly DiagnosticDescriptor Blocks = Rule(
        "NXG011", "Grain code never blocks",
        "'{0}' blocks the turn and can wait for itself: await instead");

    public static readonly DiagnosticDescriptor NoGrainType = Rule(
        "NXG012", "A grain class needs a [GrainType]",
        "'{0}' has no [GrainType]: renaming the class would lose its state");

    public static readonly DiagnosticDescriptor NoInterfaceAlias = Rule(
        "NXG013", "A grain interface and its methods need an [Alias]",
        "'{0}' has no [Alias]: renaming it would break calls between versions");

    public static readonly DiagnosticDescriptor ExceptionWithoutSerializer = Rule(
        "NXG014", "An exception that leaves a grain needs a serializer",
        "'{0}' can cross a grain boundary and has no [GenerateSerializer]");

    public static readonly DiagnosticDescriptor Unreachable = Rule(
        "NXG015", "The engine must be able to name what it makes",
        "'{0}' {1}");

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, "Grains", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
