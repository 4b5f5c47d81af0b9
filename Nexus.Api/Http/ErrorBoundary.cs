using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Nexus.Ledger;
using Orleans.Runtime;

namespace Nexus.Http;

/// <summary>Turns what is thrown into an answer. A refusal is shown; anything else is a bug: logged, and nothing of it shown.</summary>
internal sealed partial class ErrorBoundary(ILogger<ErrorBoundary> log)
{
    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        SecurityHeaders.Apply(context);
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: 404 or 405 or 415, ContentLength: null, ContentType: null } response)
                await RefuseAsync(context, response.StatusCode, Bare(context, response.StatusCode));
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer; what was started goes on by itself.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, e);
        }
    }

    /// <summary>The HTTP status of a refusal.</summary>
    public static int StatusOf(ErrorCode code) => code switch
    {
        ErrorCode.Invalid => 422,
        ErrorCode.NotFound => 404,
        ErrorCode.Conflict => 409,
        ErrorCode.Unauthenticated => 401,
        ErrorCode.Forbidden => 403,
        ErrorCode.QuotaReached => 429,
        ErrorCode.Unavailable => 503,
        ErrorCode.Escalated => 422,
        _ => 500,
    };

    /// <summary>What routing refuses, it refuses without a word.</summary>
    private static string Bare(HttpContext context, int status) => status switch
    {
        404 => "Not Found",
        405 => "Method Not Allowed",
        _ when context.Request.HasJsonContentType() => "Unsupported Media Type: this route takes no JSON; /docs says what it takes",
        _ => "Unsupported Media Type: send application/json",
    };

    private Task AnswerAsync(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case InvalidRequestException invalid:
                return context.WriteAsync(new ValidationResponse(invalid.Details), WireJson.Default.ValidationResponse, 422);
            case NexusException refusal:
                if (refusal.Code == ErrorCode.Unauthenticated) context.Response.Headers.WWWAuthenticate = "Bearer";
                if (refusal.Code is ErrorCode.QuotaReached or ErrorCode.Unavailable) context.Response.Headers.RetryAfter = Math.Max(1, refusal.RetryAfterSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
                return RefuseAsync(context, StatusOf(refusal.Code), refusal.Message);
            case BadHttpRequestException bad:
                return RefuseAsync(context, bad.StatusCode, bad.Message);
            case TimeoutException or SiloUnavailableException or OrleansMessageRejectionException:
                LogUnavailable(log, exception, context.Request.Method, context.Request.Path);
                context.Response.Headers.RetryAfter = "1";
                return RefuseAsync(context, 503, "Temporarily unavailable", TraceId(context));
            case StoreUnavailableException silent:
                LogStore(log, context.Request.Method, context.Request.Path, silent.Message);
                if (silent.IsDamaged) return RefuseAsync(context, 503, "The store is damaged: what is asked of it cannot be read or written; a verification of the whole ledger says where", TraceId(context));
                context.Response.Headers.RetryAfter = "1";
                return RefuseAsync(context, 503, $"The store {(silent.IsFull ? "is full: nothing was written" : "does not answer")}; try again, with the same Idempotency-Key where you gave one", TraceId(context));
            default:
                LogBug(log, exception, context.Request.Method, context.Request.Path, TraceId(context));
                return RefuseAsync(context, 500, "Internal server error", TraceId(context));
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string detail, string? trace = null)
    {
        if (status != 503 && context.GetEndpoint()?.Metadata.GetMetadata<Route>() is not { Problem: true })
            return context.WriteAsync(new ErrorResponse(detail, null, trace), WireJson.Default.ErrorResponse, status);
        var problem = new ProblemResponse("about:blank", Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status), status, detail, trace);
        return context.WriteAsync(problem, WireJson.Default.ProblemResponse, status, "application/problem+json");
    }

    private static string TraceId(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    [LoggerMessage(LogLevel.Warning, "{Method} {Path}: unavailable")]
    private static partial void LogUnavailable(ILogger logger, Exception exception, string method, string path);

    // Without a trace: where it was asked is of no use, and there are as many of them as requests.
    [LoggerMessage(LogLevel.Warning, "{Method} {Path}: {Message}")]
    private static partial void LogStore(ILogger logger, string method, string path, string message);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed, trace {Trace}")]
    private static partial void LogBug(ILogger logger, Exception exception, string method, string path, string trace);
}
