namespace Nexus.Tools;

/// <summary>A call the door has committed to: made by the door alone, for one tool, good for one run.</summary>
public sealed class ToolCall
{
    private readonly Utf8Json _parameters;
    private int _taken;

    internal ToolCall(string tool, string tenant, string sealId, string chainId, Utf8Json parameters, DateTimeOffset deadline) =>
        (Tool, Tenant, SealId, ChainId, _parameters, Deadline) = (tool, tenant, sealId, chainId, parameters, deadline);

    public string Tool { get; }

    public string Tenant { get; }

    public string SealId { get; }

    public string ChainId { get; }

    public DateTimeOffset Deadline { get; }

    /// <summary>The parameters, which have passed the tool's schema. A tool runs by taking them: a call handed on to another tool, or used again, gives none.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Forbidden"/>: the call was not made for this tool, or has been used.</exception>
    public Utf8Json Take(ToolDescriptor by)
    {
        if (by.Name != Tool) throw new NexusException(ErrorCode.Forbidden, $"the call was sealed for the tool {Tool}, not for {by.Name}: only the door runs tools");
        return Interlocked.Exchange(ref _taken, 1) == 0 ? _parameters : throw new NexusException(ErrorCode.Forbidden, $"the call {SealId} has run already: a sealed call runs once");
    }
}

/// <summary>What a tool returned. Content is JSON; a failure is a value, with a message for the caller and nothing internal in it.</summary>
public sealed record ToolResult(Utf8Json Content, string Error)
{
    /// <summary>What the call cost, in millionths of the tenant's unit; null where the tool cannot say: then it cost what the contract says.</summary>
    public long? CostMicros { get; init; }

    public bool Failed => Error.Length > 0;

    public static ToolResult Ok(Utf8Json content) => new(content, "");

    public static ToolResult Fail(string error) => new(default, error);
}

/// <summary>Something an action can run. Only the one door calls <see cref="InvokeAsync"/>.</summary>
public interface ITool
{
    ToolDescriptor Descriptor { get; }

    ValueTask<ToolResult> InvokeAsync(ToolCall call, CancellationToken cancellation);
}

/// <summary>The tools at hand.</summary>
public interface IToolCatalog
{
    ToolDescriptor? Describe(string tenant, string tool);

    ITool? Find(string tenant, string tool);

    IReadOnlyList<ToolDescriptor> All(string tenant);
}
