using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Each rule fires where it should, and not at what looks most like it and is right.</summary>
public sealed class AnalyzerTests
{
    private const string Message = "[GenerateSerializer, Immutable, Alias(\"m\")] public sealed record M { [Id(0)] public required string Text { get; init; } }";

    public static TheoryData<string, string> Wrong => new()
    {
        { "NXG001 at m", Interface("[Alias(\"a\")] Task DoAsync(Plain m);", "public sealed record Plain(int Number);") },
        { "NXG001 at GetAsync", Interface("[Alias(\"a\")] Task<object> GetAsync();") },
        { "NXG001 at Inner", "public sealed class Plain; [GenerateSerializer, Immutable, Alias(\"m\")] public sealed record M { [Id(0)] public Plain? Inner { get; init; } }" },
        { "NXG001 at state", Class("""[GrainType("g")] public sealed class G([PersistentState("s")] IPersistentState<S> state) : Grain, IG { public object Keep => state; }""", "public sealed class S;") },
        { "NXG002 at Text", "[GenerateSerializer, Immutable, Alias(\"m\")] public sealed record M { public string Text { get; init; } = \"\"; }" },
        { "NXG002 at Number", "[GenerateSerializer, Immutable, Alias(\"m\")] public sealed record M(int Number);" },
        { "NXG002 at Other", "[GenerateSerializer, Alias(\"m\")] public sealed class S { [Id(0)] public int Number { get; set; } [Id(0)] public int Other { get; set; } }" },
        { "NXG002 at _number", "[GenerateSerializer, Alias(\"m\")] public sealed class S { private int _number; public int Next() => ++_number; }" },
        { "NXG003 at M", "[GenerateSerializer, Immutable] public sealed record M { [Id(0)] public int Number { get; init; } }" },
        { "NXG004 at M", "[GenerateSerializer, Alias(\"m\")] public sealed record M { [Id(0)] public int Number { get; init; } }" },
        { "NXG004 at M", "[GenerateSerializer, Immutable, Alias(\"m\")] public record M { [Id(0)] public int Number { get; init; } }" },
        { "NXG004 at M", "[GenerateSerializer, Immutable, Alias(\"m\")] public record struct M { [Id(0)] public int Number { get; init; } }" },
        { "NXG004 at state", Interface("[Alias(\"a\")] Task DoAsync(S state);", "[GenerateSerializer, Alias(\"s\")] public sealed class S { [Id(0)] public int Number { get; set; } }") },
        { "NXG005 at Number", "[GenerateSerializer, Immutable, Alias(\"m\")] public sealed record M { [Id(0)] public int Number { get; set; } }" },
        { "NXG005 at Number", "[GenerateSerializer, Immutable, Alias(\"m\")] public sealed record M { [Id(0)] public int Number; }" },
        { "NXG006 at Items", "[GenerateSerializer, Immutable, Alias(\"m\")] public sealed record M { [Id(0)] public List<int> Items { get; init; } = []; }" },
        { "NXG006 at Items", "[GenerateSerializer, Immutable, Alias(\"m\")] public sealed record M { [Id(0)] public int[] Items { get; init; } = []; }" },
        { "NXG006 at Items", "[GenerateSerializer, Immutable, Alias(\"m\")] public sealed record M { [Id(0)] public ImmutableArray<Dictionary<string, int>> Items { get; init; } = []; }" },
        { "NXG006 at Items", "[GenerateSerializer, Immutable, Alias(\"m\")] public sealed record M { [Id(0)] public IReadOnlyList<int> Items { get; init; } = []; }" },
        { "NXG006 at Json", "[GenerateSerializer, Immutable, Alias(\"m\")] public sealed record M { [Id(0)] public JsonElement Json { get; init; } }" },
        { "NXG006 at items", Interface("[Alias(\"a\")] Task DoAsync(List<string> items);") },
        { "NXG006 at GetAsync", Interface("[Alias(\"a\")] Task<byte[]> GetAsync();") },
        { "NXG007 at Get", Interface("[Alias(\"a\")] int Get();") },
        { "NXG007 at Do", Interface("[Alias(\"a\")] void Do();") },
        { "NXG008 at GetAsync", Interface("[Alias(\"a\")] Task GetAsync<T>();") },
        { "NXG008 at Name", Interface("string Name { get; }") },
        { "NXG008 at number", Interface("[Alias(\"a\")] Task DoAsync(in int number);") },
        { "NXG008 at IGeneric", "[Alias(\"i\")] public interface IGeneric<T> : IGrainWithStringKey;" },
        { "NXG009 at DoAsync", Interface("[Alias(\"a\"), OneWay] Task DoAsync();", "public sealed class OneWayAttribute : Attribute;") },
        { "NXG009 at IWatcher", "public interface IGrainObserver : IAddressable; public interface IWatcher : IGrainObserver;" },
        { "NXG009 at token", Interface("[Alias(\"a\")] Task DoAsync(GrainCancellationToken token);", "public sealed class GrainCancellationToken;") },
        { "NXG010 at Task.Delay(1).ConfigureAwait(false)", Body("await Task.Delay(1).ConfigureAwait(false);") },
        { "NXG010 at Task.Delay(1).ConfigureAwait(ConfigureAwaitOptions.None)", Body("await Task.Delay(1).ConfigureAwait(ConfigureAwaitOptions.None);") },
        { "NXG011 at Task.Delay(1).Wait()", Body("Task.Delay(1).Wait(); await Task.Yield();") },
        { "NXG011 at Task.FromResult(1).Result", Body("_ = Task.FromResult(1).Result; await Task.Yield();") },
        { "NXG011 at Task.Delay(1).GetAwaiter().GetResult()", Body("Task.Delay(1).GetAwaiter().GetResult(); await Task.Yield();") },
        { "NXG011 at Thread.Sleep(1)", Body("Thread.Sleep(1); await Task.Yield();") },
        { "NXG011 at Task.Delay(1).Wait()", Body("Action wait = () => Task.Delay(1).Wait(); wait(); await Task.Yield();") },
        { "NXG012 at G", Class("public sealed class G : Grain, IG;") },
        { "NXG013 at IG", "public interface IG : IGrainWithStringKey;" },
        { "NXG013 at DoAsync", Interface("Task DoAsync();") },
        { "NXG014 at throw new OddException();", Body("await Task.Yield(); throw new OddException();", "internal sealed class OddException : Exception;") },
        { "NXG014 at OddException", Interface("[Alias(\"a\")] Task DoAsync();", "public sealed class OddException : Exception;") },
        { "NXG015 at G", Class("public sealed class Outer { [GrainType(\"g\")] private sealed class G : Grain, IG; }") },
        { "NXG015 at G", Class("[GrainType(\"g\")] public sealed class G<T> : Grain, IG;") },
    };

    public static TheoryData<string> Right => new()
    {
        Message,
        Interface("[Alias(\"a\")] Task DoAsync(M message, string text, int? number, ImmutableArray<M> many, CancellationToken token);", Message),
        Interface("[Alias(\"a\")] ValueTask<ImmutableDictionary<string, M>> GetAsync();", Message),
        Interface("[Alias(\"a\")] IAsyncEnumerable<M> WatchAsync(DateTimeOffset from, TimeSpan span, Guid id, DayOfWeek day, CancellationToken token = default);", Message),
        Interface("[Alias(\"a\")] Task<IG> GetAsync(IG other);"),
        Interface("[Alias(\"a\")] Task<(int Number, string Text)> GetAsync(ImmutableArray<byte> bytes);"),
        Interface("[Alias(\"a\")] Task<Page<M>> GetAsync();", Message + "[GenerateSerializer, Immutable, Alias(\"p`1\")] public sealed record Page<T> { [Id(0)] public ImmutableArray<T> Items { get; init; } }"),
        Interface("[Alias(\"a\")] Task DoAsync(Json json);", "[GenerateSerializer, Immutable, Alias(\"j\")] public readonly record struct Json([property: Id(0)] ImmutableArray<byte> Bytes) { public int Length => Bytes.Length; }"),
        Interface("static int Twice(int number) => number * 2; [Alias(\"a\")] Task DoAsync() => Task.CompletedTask;"),
        Interface("[Alias(\"a\")] Task DoAsync();", "[GenerateSerializer, Alias(\"e\")] public sealed class OddException : Exception { [Id(0)] public int Number { get; set; } }"),
        Interface("[Alias(\"a\")] Task DoAsync();", "internal sealed class NobodySeesItException : Exception;"),

        // State may change, and hold what changes.
        Class("""[GrainType("g")] public sealed class G([PersistentState("s")] IPersistentState<S> state) : Grain, IG { public object Keep => state; }""", "[GenerateSerializer, Alias(\"s\")] public sealed class S { [Id(0)] public List<int> Items { get; set; } = []; [Id(1)] public Dictionary<string, S> More { get; set; } = []; public int Count => Items.Count; }"),

        // Types that nobody sends are nobody's business.
        "public sealed class Plain { public List<int> Items { get; set; } = []; }",
        "public interface INoGrain { int Number { get; } T Get<T>(); }",

        // Outside grains, waiting is allowed.
        "public static class Tool { public static async Task DoAsync() { await Task.Delay(1).ConfigureAwait(false); Task.Delay(1).Wait(); throw new Odd(); } private sealed class Odd : Exception; }",
        Body("await Task.Delay(1).ConfigureAwait(true);"),
        Body("await Task.Delay(1).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext);"),
        Body("var result = new Box().Result; await Task.Yield(); throw new InvalidOperationException(result);", "internal sealed class Box { public string Result => \"\"; public void Wait() { } }"),
        Body("new Box().Wait(); await Task.Yield();", "internal sealed class Box { public void Wait() { } }"),
        Class("internal abstract class Base : Grain; [GrainType(\"g\")] internal sealed class G : Base, IG;"),
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_rule_fires_where_it_should(string expected, string code) => Assert.Equal([expected], await Compile.FindAsync(code));

    [Theory]
    [MemberData(nameof(Right))]
    public async Task No_rule_fires_at_what_is_right(string code) => Assert.Empty(await Compile.FindAsync(code));

    private static string Interface(string member, string others = "") =>
        $$"""{{others}} [Alias("i")] public interface IG : IGrainWithStringKey { {{member}} }""";

    private static string Class(string code, string others = "") => $"{Interface("")} {others} {code}";

    private static string Body(string statements, string others = "") =>
        Class($$"""[GrainType("g")] public sealed class G : Grain, IG { public async Task DoAsync() { {{statements}} } }""", others);
}
