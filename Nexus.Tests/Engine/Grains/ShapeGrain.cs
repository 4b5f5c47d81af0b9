using System.Collections.Immutable;
using Orleans;
using Orleans.Runtime;

namespace Nexus.Tests.Engine;

/// <summary>A base interface, for inheritance.</summary>
[Alias("test.INamed")]
public interface INamedGrain : IGrainWithStringKey
{
    [Alias("GetName")]
    Task<string> GetNameAsync();
}

/// <summary>Every shape of a method that we allow ourselves.</summary>
[Alias("test.IShapeGrain")]
public interface IShapeGrain : INamedGrain
{
    [Alias("Overload1")]
    Task<string> OverloadAsync(int number);

    [Alias("Overload2")]
    Task<string> OverloadAsync(string text);

    [Alias("Quick")]
    ValueTask QuickAsync();

    [Alias("QuickOf")]
    ValueTask<int> QuickOfAsync(int number);

    [Alias("Echo")]
    Task<Shape> EchoAsync(Shape shape);

    [Alias("EchoPair")]
    Task<Pair<Shape?>> EchoPairAsync(Pair<Shape?> pair);

    [Alias("Bytes")]
    Task<ImmutableArray<byte>> BytesAsync(ImmutableArray<byte> bytes);

    [Alias("Default")]
    Task<string> DefaultAsync() => GetNameAsync();

    [Alias("Me")]
    Task<IShapeGrain> MeAsync();

    [Alias("NameOf")]
    Task<string> NameOfAsync(INamedGrain other);

    [Alias("ContextKey")]
    Task<string> ContextKeyAsync();

    [Alias("Maybe")]
    Task<string?> MaybeAsync(int? number, Guid id, DateTimeOffset at, TimeSpan length, DayOfWeek day);
}

/// <summary>Internal interfaces and classes are grains as well.</summary>
[Alias("test.IHiddenGrain")]
internal interface IHiddenGrain : IGrainWithStringKey
{
    [Alias("Get")]
    Task<string> GetAsync();
}

[GenerateSerializer, Immutable, Alias("test.Shape")]
public sealed record Shape
{
    [Id(0)]
    public required string Name { get; init; }

    [Id(1)]
    public ImmutableArray<int> Sides { get; init; } = [];

    [Id(2)]
    public ImmutableDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    [Id(3)]
    public Corner? Corner { get; init; }
}

[GenerateSerializer, Immutable, Alias("test.Corner")]
public readonly record struct Corner([property: Id(0)] int X, [property: Id(1)] int Y);

[GenerateSerializer, Immutable, Alias("test.Pair`1")]
public sealed record Pair<T>([property: Id(0)] T First, [property: Id(1)] T Second);

[GrainType("test-shape")]
internal sealed class ShapeGrain(IGrainContext context, StubStorage injected) : Grain, IShapeGrain
{
    public Task<string> GetNameAsync() => Task.FromResult(this.GetPrimaryKeyString());

    public Task<string> OverloadAsync(int number) => Task.FromResult("int");

    public Task<string> OverloadAsync(string text) => Task.FromResult("string");

    public ValueTask QuickAsync() => default;

    public ValueTask<int> QuickOfAsync(int number) => new(number);

    public Task<Shape> EchoAsync(Shape shape) => Task.FromResult(shape);

    public Task<Pair<Shape?>> EchoPairAsync(Pair<Shape?> pair) => Task.FromResult(pair);

    public Task<ImmutableArray<byte>> BytesAsync(ImmutableArray<byte> bytes) => Task.FromResult(bytes);

    public Task<IShapeGrain> MeAsync() => Task.FromResult(this.AsReference<IShapeGrain>());

    public Task<string> NameOfAsync(INamedGrain other) => other.GetNameAsync();

    public Task<string> ContextKeyAsync() => Task.FromResult(injected is null ? "nothing was injected" : context.GrainId.ToString()!);

    public Task<string?> MaybeAsync(int? number, Guid id, DateTimeOffset at, TimeSpan length, DayOfWeek day) =>
        Task.FromResult(number is null ? null : $"{number} {id} {at:O} {length} {day}");
}

[GrainType("test-hidden")]
internal sealed class HiddenGrain : Grain, IHiddenGrain
{
    public Task<string> GetAsync() => Task.FromResult("hidden");
}

/// <summary>An interface without a class.</summary>
[Alias("test.IOrphanGrain")]
public interface IOrphanGrain : IGrainWithStringKey
{
    [Alias("Get")]
    Task<string> GetAsync();
}
