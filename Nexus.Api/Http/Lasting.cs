using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Nexus.Ledger;
using Orleans.Runtime;

namespace Nexus.Http;

/// <summary>For answers that last as long as their caller wants: they end with the server, so that a restart does not wait for them, and with the caller's right to them.</summary>
internal sealed class Lasting : IDisposable
{
    /// <summary>How long one question to a grain may wait: a silo that stops waits for those under way.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _end;
    private readonly PeriodicTimer _look;

    private Lasting(CancellationTokenSource end, PeriodicTimer look) => (_end, _look) = (end, look);

    public CancellationToken Token => _end.Token;

    public bool IsCancellationRequested => _end.IsCancellationRequested;

    /// <summary>Cancelled once the caller is gone, its token has expired, its key is revoked, or the server begins to stop.</summary>
    public static Lasting Until(HttpContext context)
    {
        var services = context.RequestServices;
        var lasting = new Lasting(
            CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping),
            new PeriodicTimer(LookAgainAfter, services.GetRequiredService<TimeProvider>()));
        _ = lasting.EndWithRightAsync(context.Caller(), services.GetRequiredService<Authenticator>());
        return lasting;
    }

    public void Dispose()
    {
        _look.Dispose();
        _end.Dispose();
    }

    private async Task EndWithRightAsync(Caller caller, Authenticator door)
    {
        while (await _look.WaitForNextTickAsync())
        {
            if (await IsAdmittedAsync(caller, door)) continue;
            try
            {
                await _end.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // The answer ended while this was looked up.
            }

            return;
        }
    }

    private static async Task<bool> IsAdmittedAsync(Caller caller, Authenticator door)
    {
        try
        {
            return await door.StillAdmitsAsync(caller);
        }
        catch (Exception unknown) when (unknown is NexusException or StoreUnavailableException or TimeoutException or OrleansException)
        {
            // It was admitted, and nothing is known against it.
            return true;
        }
    }
}
