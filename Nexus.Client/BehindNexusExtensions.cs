using Microsoft.Extensions.AI;
using Nexus.Wire;

namespace Nexus.Client;

/// <summary>The door in one line, for agents built on Microsoft.Extensions.AI.</summary>
public static class BehindNexusExtensions
{
    /// <summary>The same tools, every call of which Nexus judges and seals first. <c>options.Tools = options.Tools.BehindNexus(nexus, chain)</c>.</summary>
    /// <param name="tools">Functions. What is behind the door already stays as it is.</param>
    /// <param name="nexus">Who is asked.</param>
    /// <param name="chainId">From <see cref="NexusClient.OpenChainAsync"/>.</param>
    /// <param name="intent">What a call is for; the function's description if null.</param>
    /// <exception cref="ArgumentException">A tool that its provider or somebody else runs, so that nothing could stop it here.</exception>
    public static IList<AITool> BehindNexus(this IEnumerable<AITool> tools, NexusClient nexus, string chainId, Func<AIFunction, AIFunctionArguments, ActionIntent>? intent = null)
    {
        ArgumentNullException.ThrowIfNull(tools);
        return [.. tools.Select(tool => Guard(tool, nexus, chainId, intent))];
    }

    /// <summary>A chat client that hands only guarded tools on. It belongs outside the one that calls functions: <c>builder.Use(inner => inner.BehindNexus(nexus, chain)).UseFunctionInvocation()</c>.</summary>
    /// <remarks>It guards the tools of each request's options. Tools that a function-calling client brings along itself (<c>AdditionalTools</c>) it cannot see: give them to that client guarded.</remarks>
    /// <param name="client">What calls functions.</param>
    /// <param name="nexus">Who is asked.</param>
    /// <param name="chainId">From <see cref="NexusClient.OpenChainAsync"/>.</param>
    /// <param name="intent">What a call is for; the function's description if null.</param>
    public static IChatClient BehindNexus(this IChatClient client, NexusClient nexus, string chainId, Func<AIFunction, AIFunctionArguments, ActionIntent>? intent = null) =>
        new GuardedChatClient(client, tools => tools.BehindNexus(nexus, chainId, intent));

    /// <summary>The registration of a function as a tool that runs at its callers: name, description and schema are the function's own.</summary>
    /// <param name="function">Its name must be 1 to 64 of a-z, 0-9, <c>_</c>, <c>.</c>, <c>-</c>, its description 1 to 500 characters.</param>
    /// <param name="effect"><c>read</c>, <c>write</c> or <c>egress</c>.</param>
    /// <param name="resources">Templates over the parameters, e.g. <c>email:{to[]}</c>.</param>
    /// <param name="sinks">Parameters that say where an effect goes, e.g. <c>to[]</c>.</param>
    /// <param name="risk"><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</param>
    /// <param name="timeoutSeconds">How long a call may take: 1 to 3,600.</param>
    public static ToolRequest AsTool(this AIFunction function, string effect, IReadOnlyList<string>? resources = null, IReadOnlyList<string>? sinks = null, string risk = "medium", int timeoutSeconds = 60)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new ToolRequest(function.Name, function.Description, Utf8Json.From(function.JsonSchema.GetRawText()), risk, effect, resources, sinks, timeoutSeconds);
    }

    private static AITool Guard(AITool tool, NexusClient nexus, string chainId, Func<AIFunction, AIFunctionArguments, ActionIntent>? intent) => tool switch
    {
        AIFunction function when function.GetService<GuardedFunction>() is not null => function,
        AIFunction function => new GuardedFunction(function, nexus, chainId, intent),
        _ => throw new ArgumentException($"tool '{tool.Name}' ({tool.GetType().Name}) does not run here, so its calls cannot be put behind the door; only functions can"),
    };
}
