using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Nexus.Wire;

namespace Nexus.Client;

/// <summary>A function whose every call goes through Nexus: authorised and sealed, run exactly as committed, its outcome sealed.</summary>
/// <remarks>
/// A refused call does not run; the model is told so and why. If Nexus cannot be reached nothing runs either: the call throws.
/// A function that throws is reported as failed and the exception goes on to the caller.
/// </remarks>
public sealed class GuardedFunction : DelegatingAIFunction
{
    // Nexus takes bodies of 1 MiB; what is longer is reported by its beginning and its digest.
    private const int MaxResult = 512 * 1024;
    private const int Head = 64 * 1024;
    private const int MaxSentence = 2_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly NexusClient _nexus;
    private readonly string _chainId;
    private readonly Func<AIFunction, AIFunctionArguments, ActionIntent>? _intent;
    private readonly TimeProvider _time;

    /// <summary>Puts <paramref name="function"/> behind the door.</summary>
    /// <param name="function">Registered at Nexus as a tool of the same name (<see cref="BehindNexusExtensions.AsTool"/>).</param>
    /// <param name="nexus">Who is asked.</param>
    /// <param name="chainId">From <see cref="NexusClient.OpenChainAsync"/>.</param>
    /// <param name="intent">What a call is for; the function's description if null.</param>
    /// <param name="time">The clock that an authorisation runs out by, and by which a request over the rate limit is repeated for up to a minute; the system's if null.</param>
    public GuardedFunction(AIFunction function, NexusClient nexus, string chainId, Func<AIFunction, AIFunctionArguments, ActionIntent>? intent = null, TimeProvider? time = null) : base(function)
    {
        ArgumentNullException.ThrowIfNull(nexus);
        ArgumentException.ThrowIfNullOrEmpty(chainId);
        (_nexus, _chainId, _intent, _time) = (nexus, chainId, intent, time ?? TimeProvider.System);
    }

    /// <summary>Asks, runs, reports.</summary>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var options = InnerFunction.JsonSerializerOptions;
        var committed = Utf8Json.Own(JsonSerializer.SerializeToUtf8Bytes(arguments, options.GetTypeInfo(typeof(IDictionary<string, object?>))));
        var intent = _intent?.Invoke(InnerFunction, Again(committed, arguments)) ?? new ActionIntent(Sentence());
        var action = await PatientlyAsync(() => _nexus.ActAsync(_chainId, new ActionRequest(Name, committed, intent, "authorize"), null, cancellationToken), cancellationToken);
        if (action.Decision != "allow") return Refusal(action);

        object? result;
        try
        {
            result = await RunAsync(Again(committed, arguments), action.ExpiresAt, cancellationToken);
        }
        catch (Exception exception)
        {
            // The effect may have begun: this is told to Nexus even if the caller has given up.
            await AttestAsync(action, new OutcomeRequest("failed", Error: Cut($"{exception.GetType().Name}: {exception.Message}")));
            throw;
        }

        await AttestAsync(action, new OutcomeRequest("succeeded", Report(result, options)));
        return result;
    }

    private async Task<object?> RunAsync(AIFunctionArguments arguments, DateTimeOffset? expires, CancellationToken cancellation)
    {
        if (expires is not { } end) return await base.InvokeCoreAsync(arguments, cancellation);
        var left = end - _time.GetUtcNow();
        if (left <= TimeSpan.Zero) throw new TimeoutException($"the authorisation to run {Name} ended at {end:O}");
        using var deadline = new CancellationTokenSource(left, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        return await base.InvokeCoreAsync(arguments, either.Token);
    }

    private Task AttestAsync(ActionResponse action, OutcomeRequest outcome) => PatientlyAsync(() => _nexus.AttestAsync(action.ActionId, outcome, CancellationToken.None), CancellationToken.None);

    /// <summary>A request that Nexus turned away for its rate was not looked at, so it is safe to repeat, and an effect must not stay unreported for it.</summary>
    private async Task<ActionResponse> PatientlyAsync(Func<Task<ActionResponse>> send, CancellationToken cancellation)
    {
        for (var end = _time.GetUtcNow() + Patience; ;)
        {
            TimeSpan wait;
            try
            {
                return await send();
            }
            catch (NexusApiException refusal) when (refusal is { Status: HttpStatusCode.TooManyRequests, RetryAfter: { } after } && _time.GetUtcNow() + after <= end)
            {
                wait = after;
            }

            await Task.Delay(wait, _time, cancellation);
        }
    }

    /// <summary>The arguments read from the committed bytes: whatever happens to the caller's objects meanwhile, what was judged is what runs.</summary>
    private static AIFunctionArguments Again(Utf8Json committed, AIFunctionArguments original)
    {
        var again = new AIFunctionArguments { Services = original.Services, Context = original.Context };
        using var document = JsonDocument.Parse(committed.Memory);
        foreach (var member in document.RootElement.EnumerateObject()) again[member.Name] = member.Value.Clone();
        return again;
    }

    private static Utf8Json Report(object? result, JsonSerializerOptions options)
    {
        if (result is null) return default;
        var bytes = Written(result, options);
        if (bytes.Length <= MaxResult) return Utf8Json.Own(bytes);
        var head = System.Text.Encoding.UTF8.GetString(bytes, 0, Head);
        return Utf8Json.Own(JsonSerializer.SerializeToUtf8Bytes(new { bytes = bytes.Length, sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)), head }));
    }

    /// <summary>The result as JSON, or what it calls itself: the function has run, so its outcome must be sealed whatever it returned.</summary>
    private static byte[] Written(object result, JsonSerializerOptions options)
    {
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(result, options.GetTypeInfo(result.GetType()));
        }
        catch (Exception unwritable) when (unwritable is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            return JsonSerializer.SerializeToUtf8Bytes($"{result} ({result.GetType().Name}, which is no JSON: {Cut(unwritable.Message)})");
        }
    }

    private string Sentence() => Cut(string.IsNullOrWhiteSpace(Description) ? $"use the tool {Name}" : Description);

    private string Refusal(ActionResponse action)
    {
        var decided = action.Decision == "escalate" ? "a person must approve it first" : "it is blocked";
        var why = string.IsNullOrEmpty(action.Error) ? "" : $" {action.Error}";
        return $"REFUSED: {Name} was not run; {decided}.{why} (Nexus action {action.ActionId}.) Do not repeat the same call: go on without it, or tell the user.";
    }

    private static string Cut(string text) => text.Length <= MaxSentence ? text : text[..MaxSentence];
}
