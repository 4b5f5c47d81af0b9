using System.Collections.Immutable;

namespace Nexus.Tools;

/// <summary>What the built-in tools may touch.</summary>
public sealed record ToolOptions
{
    /// <summary>Folder under which each tenant has its own folder for file_read and file_write. Created if absent.</summary>
    public required string WorkspaceRoot { get; init; }

    /// <summary>Whether web_fetch may connect to loopback, private and other addresses that are not public. False.</summary>
    public bool AllowPrivateNetworks { get; init; }

    /// <summary>Ports web_fetch may connect to; none means any. 80 and 443.</summary>
    public ImmutableArray<int> WebFetchPorts { get; init; } = [80, 443];

    /// <summary>The most bytes of a body web_fetch reads, unpacked. 1 MiB; 1 KiB to 16 MiB.</summary>
    public int WebFetchMaxBytes { get; init; } = 1 << 20;

    /// <summary>How long one web_fetch may take, redirects included. 20 s; 1 to 300.</summary>
    public int WebFetchTimeoutSeconds { get; init; } = 20;

    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the option and its rule.</exception>
    public void Check()
    {
        if (string.IsNullOrWhiteSpace(WorkspaceRoot)) throw new NexusException(ErrorCode.Invalid, "WorkspaceRoot is empty; it must name a folder");
        if (WebFetchMaxBytes is < 1024 or > 16 << 20) throw new NexusException(ErrorCode.Invalid, $"WebFetchMaxBytes is {WebFetchMaxBytes}; it must be 1,024 to {16 << 20:N0}");
        if (WebFetchTimeoutSeconds is < 1 or > 300) throw new NexusException(ErrorCode.Invalid, $"WebFetchTimeoutSeconds is {WebFetchTimeoutSeconds}; it must be 1 to 300");
        foreach (var port in WebFetchPorts)
            if (port is < 1 or > 65535) throw new NexusException(ErrorCode.Invalid, $"WebFetchPorts holds {port}; a port is 1 to 65535");
    }
}
