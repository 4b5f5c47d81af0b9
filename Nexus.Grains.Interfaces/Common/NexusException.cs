namespace Nexus;

/// <summary>What kind of refusal a <see cref="NexusException"/> is; the HTTP status follows from it.</summary>
[GenerateSerializer, Alias("Nexus.ErrorCode")]
public enum ErrorCode
{
    /// <summary>A value breaks a rule (HTTP 422).</summary>
    Invalid,

    /// <summary>No such thing, or another tenant's (HTTP 404; the two are never told apart).</summary>
    NotFound,

    /// <summary>The same id with another body, or a version that has moved on (HTTP 409).</summary>
    Conflict,

    /// <summary>No, or no valid, credentials (HTTP 401).</summary>
    Unauthenticated,

    /// <summary>The caller's role does not permit the deed (HTTP 403).</summary>
    Forbidden,

    /// <summary>A quota or rate is used up (HTTP 429).</summary>
    QuotaReached,

    /// <summary>A store or peer does not answer at present (HTTP 503); safe to repeat.</summary>
    Unavailable,

    /// <summary>What was asked for a person to decide cannot go on without one (HTTP 422).</summary>
    Escalated,
}

/// <summary>A refusal whose message is meant for the caller: the bad value and the rule it broke. Anything else that is thrown is a bug.</summary>
[GenerateSerializer, Alias("Nexus.NexusException")]
public sealed class NexusException : Exception
{
    /// <summary>A refusal of kind <paramref name="code"/>.</summary>
    public NexusException(ErrorCode code, string message) : base(message) => Code = code;

    /// <summary>A refusal of kind <paramref name="code"/> caused by <paramref name="inner"/>.</summary>
    public NexusException(ErrorCode code, string message, Exception inner) : base(message, inner) => Code = code;

    /// <summary>The kind of refusal.</summary>
    [Id(0)]
    public ErrorCode Code { get; private set; }

    /// <summary>Seconds until a repeat may succeed, or 0 where that is not known. Only with <see cref="ErrorCode.QuotaReached"/>.</summary>
    [Id(1)]
    public int RetryAfterSeconds { get; init; }
}
