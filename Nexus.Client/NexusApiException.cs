using System.Net;

namespace Nexus.Client;

/// <summary>Nexus refused: its status and its own words.</summary>
public sealed class NexusApiException : Exception
{
    /// <summary>A refusal.</summary>
    public NexusApiException(HttpStatusCode status, string detail, string body) : base($"{(int)status}: {detail}")
    {
        Status = status;
        Detail = detail;
        Body = body;
    }

    /// <summary>HTTP status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>What Nexus says is wrong: the <c>detail</c> of its answer, several mistakes joined by <c>; </c>.</summary>
    public string Detail { get; }

    /// <summary>The whole answer as it came.</summary>
    public string Body { get; }

    /// <summary>When a repeat may succeed; null if Nexus did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The chain it concerns (an escalated one); null if none.</summary>
    public string? ChainId { get; init; }
}
