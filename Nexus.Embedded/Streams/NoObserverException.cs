namespace Nexus.Embedded;

/// <summary>A subscriber has not said what to do with its events. Offering them again would not help.</summary>
internal sealed class NoObserverException(string message) : Exception(message);
