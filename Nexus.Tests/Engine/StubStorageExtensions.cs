using Microsoft.Extensions.DependencyInjection;

namespace Nexus.Tests.Engine;

internal static class StubStorageExtensions
{
    public static StubStorage GetRequiredStorage(this IServiceProvider services) => services.GetRequiredService<StubStorage>();
}
