namespace Nexus.Tools;

/// <summary>A call the door has committed to. Parameters have passed the tool's schema.</summary>
public sealed record ToolCall(string Tenant, string SealId, string ChainId, Utf8Json Parameters, DateTimeOffset Deadline);

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
