namespace Nexus.Tools;

/// <summary>Why an address on the web is not fetched. The message is for the caller.</summary>
internal sealed class WebRefusal(string message) : Exception(message);
