using System.Net;
using Nexus.Cli.Output;

namespace Nexus.Cli;

/// <summary>Waits where the server says that it has been asked too often, and asks again: an auditor reads more than a minute's share of requests.</summary>
/// <remarks>Only what reads is repeated, and only for as long as the server names, at most two minutes.</remarks>
internal sealed class PatientHandler(Printer print, HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(2);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.TooManyRequests || request.Method != HttpMethod.Get || response.Headers.RetryAfter?.Delta is not { } after || after > Most) return response;
            response.Dispose();
            print.Note($"the server takes no more requests for {after.TotalSeconds:0} s; waiting");
            await Task.Delay(after, time, cancellationToken);
        }
    }
}
