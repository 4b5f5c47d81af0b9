using Microsoft.Extensions.Logging;

namespace Nexus.Access;

/// <summary>Tells from a request who calls. The tenant comes from here and from nowhere else.</summary>
internal sealed partial class Authenticator(ApiKeys keys, JwtHandler tokens, KnownTenants tenants, RateLimits limits, TimeProvider time, ILogger<Authenticator> log)
{
    private const string Bearer = "Bearer ";

    /// <exception cref="NexusException"><see cref="ErrorCode.Unauthenticated"/>, with the sentence the wire format fixes.</exception>
    public ValueTask<Caller> AuthenticateAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        // A browser cannot set a header when it opens a socket.
        if (header.Count == 0 && context.WebSockets.IsWebSocketRequest && context.Request.Query["token"] is [{ Length: > 0 } inQuery]) return inQuery.StartsWith(ApiKeys.Prefix, StringComparison.Ordinal) ? KeyAsync(context, inQuery) : TokenAsync(Token(inQuery));
        if (header.Count == 0 || header[0] is not { Length: > 0 } value) throw Refuse("Missing Authorization header");
        if (header.Count > 1) throw Refuse("Invalid auth format");
        if (value.StartsWith(ApiKeys.Prefix, StringComparison.Ordinal)) return KeyAsync(context, value);
        if (!value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) throw Refuse("Invalid auth format");
        var credential = value.AsSpan(Bearer.Length).Trim();
        if (credential.IsEmpty) throw Refuse("Invalid auth format");
        return credential.StartsWith(ApiKeys.Prefix) ? KeyAsync(context, credential.ToString()) : TokenAsync(Token(credential));
    }

    /// <summary>Who <paramref name="key"/> speaks for. Wrong keys count against the client's address; a right one is never refused for them.</summary>
    public async ValueTask<Caller> KeyAsync(HttpContext context, string key)
    {
        if (await keys.FindAsync(key) is { } found && await tenants.HasAsync(found.Tenant)) return new Caller(found.Tenant, found.Role, found.Id);
        limits.CountFailure(context);
        throw Refuse("Invalid API key");
    }

    /// <summary>Whether who was admitted would be admitted now.</summary>
    public async ValueTask<bool> StillAdmitsAsync(Caller caller) => time.GetUtcNow().ToUnixTimeSeconds() < caller.Expires && await ObjectionAsync(caller) is null;

    private async ValueTask<Caller> TokenAsync(Caller caller)
    {
        if (await ObjectionAsync(caller) is not { } refusal) return caller;
        LogRefused(log, refusal);
        throw Refuse("Authentication failed");
    }

    /// <summary>A token is worth no more than the key it was given for is now.</summary>
    private async ValueTask<string?> ObjectionAsync(Caller caller)
    {
        if (!await tenants.HasAsync(caller.Tenant)) return "its tenant does not exist";
        var giver = await keys.GiverAsync(caller.Tenant, caller.Principal);
        if (giver?.Role == caller.Role) return null;
        return giver is null ? "its API key was revoked, or never was" : "its API key has another role now";
    }

    private Caller Token(ReadOnlySpan<char> token)
    {
        if (tokens.TryRead(token, time.GetUtcNow(), out var claims, out var refusal)) return new Caller(claims.Tenant, claims.Role, claims.Subject) { Expires = claims.Expires };
        LogRefused(log, refusal);
        throw Refuse("Authentication failed");
    }

    private static NexusException Refuse(string sentence) => new(ErrorCode.Unauthenticated, sentence);

    [LoggerMessage(LogLevel.Debug, "token refused: {Refusal}")]
    private static partial void LogRefused(ILogger logger, string refusal);
}
