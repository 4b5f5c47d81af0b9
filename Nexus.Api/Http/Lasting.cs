using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Nexus.Http;

/// <summary>For answers that last as long as their caller wants: they end with the server, so that a restart does not wait for them.</summary>
internal static class Lasting
{
    /// <summary>How long one question to a grain may wait: a silo that stops waits for those under way.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Cancelled once the caller is gone or the server begins to stop.</summary>
    public static CancellationTokenSource Until(HttpContext context) =>
        CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
}
