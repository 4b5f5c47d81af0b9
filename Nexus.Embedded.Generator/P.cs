namespace Nexus.Embedded.Generator;
internal static class Placeholder;
