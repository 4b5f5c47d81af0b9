using System.Diagnostics;
using Nexus.Tests.Fixtures;
using Orleans;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>What the tests of both engines have in common: the engine, fresh keys, and waiting without sleeping.</summary>
[Collection(EngineCollection.Name)]
public abstract class EngineTest(EngineFixture engine)
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    protected EngineFixture Engine => engine;

    protected IClusterClient Client => engine.Client;

    protected static string NewKey() => Guid.NewGuid().ToString("N");

    protected T Fresh<T>()
        where T : IGrainWithStringKey => Client.GetGrain<T>(NewKey());

    protected static async Task Until(Func<Task<bool>> holds, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(watch.Elapsed < Patience, $"In {Patience} it did not happen that {what}.");
            await Task.Delay(10);
        }
    }

    protected static Task Until(Func<bool> holds, string what) => Until(() => Task.FromResult(holds()), what);
}
