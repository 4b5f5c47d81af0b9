using Nexus.Wire;

namespace Nexus.Client;

public sealed partial class NexusClient
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>Requests for approval, oldest first.</summary>
    /// <param name="status">Only those that stand so: <c>pending</c>, <c>approved</c>, <c>rejected</c>, <c>expired</c>, <c>consumed</c>; null for all.</param>
    /// <param name="chainId">Only this chain's, or null.</param>
    /// <param name="after">The cursor of the page before, or null.</param>
    /// <param name="limit">1 to 500.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<ApprovalsResponse> ApprovalsAsync(string? status = null, string? chainId = null, long? after = null, int limit = 100, CancellationToken cancellation = default)
    {
        var path = $"/v1/approvals?limit={limit}";
        if (status is not null) path += $"&status={Uri.EscapeDataString(status)}";
        if (chainId is not null) path += $"&chain_id={Uri.EscapeDataString(chainId)}";
        if (after is { } cursor) path += $"&after={cursor}";
        return GetAsync(path, WireJson.Default.ApprovalsResponse, cancellation);
    }

    /// <summary>One request, with the action it is about.</summary>
    /// <param name="id">From <see cref="ActionResponse.ApprovalId"/> or <see cref="ExecuteResponse.ApprovalId"/>.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<ApprovalResponse> ApprovalAsync(string id, CancellationToken cancellation = default) => GetAsync($"/v1/approvals/{Part(id)}", WireJson.Default.ApprovalResponse, cancellation);

    /// <summary>Agrees to an escalated action. Takes the role operator or admin, and a key that neither asked nor opened the chain.</summary>
    /// <param name="id">Which request.</param>
    /// <param name="reason">What you have to say, at most 2,000 characters, or null.</param>
    /// <param name="cancellation">Gives up waiting; what was sealed stands.</param>
    public Task<ApprovalResponse> ApproveAsync(string id, string? reason = null, CancellationToken cancellation = default) => WordAsync(id, "approve", reason, cancellation);

    /// <summary>Rejects an escalated action: the request ends.</summary>
    /// <param name="id">Which request.</param>
    /// <param name="reason">What you have to say, at most 2,000 characters, or null.</param>
    /// <param name="cancellation">Gives up waiting; what was sealed stands.</param>
    public Task<ApprovalResponse> RejectAsync(string id, string? reason = null, CancellationToken cancellation = default) => WordAsync(id, "reject", reason, cancellation);

    /// <summary>Waits until people have decided: returns once the request is no longer pending.</summary>
    /// <param name="id">Which request.</param>
    /// <param name="time">The clock to wait by; the system's if null.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<ApprovalResponse> WaitForApprovalAsync(string id, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        while (true)
        {
            var approval = await ApprovalAsync(id, cancellation);
            if (approval.Status != "pending") return approval;
            await Task.Delay(LookAgain, time ?? TimeProvider.System, cancellation);
        }
    }

    private Task<ApprovalResponse> WordAsync(string id, string word, string? reason, CancellationToken cancellation) => SendAsync(
        HttpMethod.Post, $"/v1/approvals/{Part(id)}/{word}", new ApprovalWordRequest(reason), WireJson.Default.ApprovalWordRequest, WireJson.Default.ApprovalResponse, cancellation);
}
