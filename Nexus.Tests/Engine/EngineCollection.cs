using Nexus.Tests.Fixtures;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>All tests of what both engines have in common share one engine.</summary>
[CollectionDefinition(Name)]
public sealed class EngineCollection : ICollectionFixture<EngineFixture>
{
    public const string Name = "engine";
}
