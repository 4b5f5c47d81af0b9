using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>What the generator writes compiles, whatever it is given.</summary>
public sealed class GeneratorTests
{
    [Fact]
    public void A_project_without_grains_gets_nothing() => Assert.Equal("", Compile.Generate("public interface IPlain : IDisposable;"));

    [Fact]
    public void Awkward_names_are_written_correctly()
    {
        var code = Compile.Generate("""
            namespace @namespace.Inner;
            public static class Outer
            {
                [Alias("i")] internal interface IG : IGrainWithStringKey
                {
                    [Alias("a")] Task<string?> @class(string? @event, int? @in, (int A, string? B) pair);
                    [Alias("b")] Task @class();
                    [Alias("c")] ValueTask @new(CancellationToken @default = default);
                    [Alias("d")] IAsyncEnumerable<string?> @yield(int from = 5, CancellationToken token = default);
                }

                [GrainType("quote\"d")] internal sealed class @G : Grain, IG
                {
                    public Task<string?> @class(string? @event, int? @in, (int A, string? B) pair) => Task.FromResult(@event);
                    public Task @class() => Task.CompletedTask;
                    public ValueTask @new(CancellationToken @default = default) => default;
                    public async IAsyncEnumerable<string?> @yield(int from = 5, CancellationToken token = default) { await Task.Yield(); yield return null; }
                }
            }
            """);
        Assert.Contains("Proxy_namespace_Inner_Outer_IG", code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_partial_interface_gets_one_proxy()
    {
        var code = Compile.Generate("""
            [Alias("i")] public partial interface IG : IGrainWithStringKey { [Alias("a")] Task AAsync(); }
            public partial interface IG { [Alias("b")] Task BAsync(); }
            """);
        Assert.Equal(2, code.Split("class Proxy_IG").Length);
    }

    [Fact]
    public void What_a_class_says_of_itself_is_registered()
    {
        var code = Compile.Generate("""
            [Alias("i")] public interface IG : IGrainWithStringKey;
            [GrainType("g"), Reentrant, StatelessWorker(3), CollectionAgeLimit(Minutes = 5), ImplicitStreamSubscription("things")]
            public sealed class G(IGrainContext context, string? maybe = null, int number = 5) : Grain, IG { public object?[] Keep => [context, maybe, number]; }
            """);
        Assert.Contains("GrainType = \"g\"", code, StringComparison.Ordinal);
        Assert.Contains("IsReentrant = true", code, StringComparison.Ordinal);
        Assert.Contains("StatelessWorkers = 3", code, StringComparison.Ordinal);
        Assert.Contains("FromMinutes(5d)", code, StringComparison.Ordinal);
        Assert.Contains("StreamNamespaces = [\"things\"]", code, StringComparison.Ordinal);
        Assert.Contains("@context: a.Context, @maybe: a.Optional<string>()", code, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interface_that_cannot_be_called_gets_no_proxy() =>
        Assert.Equal("", Compile.Generate("public interface IG : IGrainWithStringKey { Task DoAsync<T>(); }"));

    [Fact]
    public void A_type_without_a_serializer_is_named() => Assert.Contains(
        "Unserializable = \"Plain\"",
        Compile.Generate("public sealed record Plain; [Alias(\"i\")] public interface IG : IGrainWithStringKey { [Alias(\"a\")] Task DoAsync(ImmutableArray<Plain> plain); }"),
        StringComparison.Ordinal);
}
