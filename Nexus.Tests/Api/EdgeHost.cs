using System.Net.Http.Headers;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Access;
using Nexus.Api;
using Nexus.Knowledge;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Policies;
using Nexus.Tenants;
using Nexus.Wire;
using Orleans;

namespace Nexus.Tests.Api;

/// <summary>The API on a real socket with nothing behind it: a request that passes the edge fails loudly, so a refusal proves that no grain was reached.</summary>
internal sealed class EdgeHost : IAsyncDisposable
{
    private static readonly byte[] Key = new byte[32];

    private readonly WebApplication _app;

    private EdgeHost(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<EdgeHost> StartAsync(ApiOptions? options = null, Exception? failure = null, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var grains = DispatchProxy.Create<IGrainFactory, NoGrains>();
        ((NoGrains)(object)grains).Failure = failure;
        builder.Services.AddSingleton(grains);
        builder.Services.AddSingleton<IDocumentReader, DocumentReader>();
        builder.Services.AddSingleton(DispatchProxy.Create<ITransparencyLog, NoGrains>());
        builder.Services.AddSingleton(DispatchProxy.Create<IEvidence, NoGrains>());
        builder.Services.AddSingleton(DispatchProxy.Create<IWitness, NoGrains>());
        builder.Services.AddSingleton(DispatchProxy.Create<IErasure, NoGrains>());
        builder.Services.AddSingleton(DispatchProxy.Create<IContractFiles, NoGrains>());
        builder.Services.AddSingleton(DispatchProxy.Create<IWhatIf, NoGrains>());
        if (time is not null) builder.Services.AddSingleton(time);
        builder.Services.AddNexusApi(options ?? Options());
        var app = builder.Build();
        app.MapNexusApi();
        await app.StartAsync();
        return new EdgeHost(app);
    }

    public static ApiOptions Options(int requests = 0, int chains = 0) => new(Key) { RequestsPerMinute = requests, ChainsPerHour = chains };

    /// <summary>A good token.</summary>
    public static string Token(Role role = Role.Admin, string tenant = "demo")
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new JwtHandler(Key).Write(new JwtClaims(WireNames.Of(role), tenant, role, now, now + 600));
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string? authorization = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (body is not null) request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        return await Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>Made public by <see cref="DispatchProxy"/>, which derives from it.</summary>
    public class NoGrains : DispatchProxy
    {
        /// <summary>What a grain that is asked for throws; null for a bug.</summary>
        public Exception? Failure { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.ReturnType == typeof(ITenantsGrain)
            ? DispatchProxy.Create<ITenantsGrain, EveryTenant>()
            : throw Failure ?? new InvalidOperationException($"{targetMethod?.Name} was reached");
    }

    /// <summary>Whether a caller's tenant and key exist is asked at the edge: here every one does, and a key's id is its role.</summary>
    public class EveryTenant : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name == nameof(ITenantsGrain.FindAsync)
            ? Task.FromResult<TenantInfo?>(new TenantInfo((string)args![0]!, "", DateTimeOffset.UnixEpoch, 1))
            : targetMethod?.Name == nameof(ITenantsGrain.FindKeyAsync)
            ? Task.FromResult<ApiKeyInfo?>(new ApiKeyInfo((string)args![1]!, (string)args[0]!, WireNames.ParseRole((string)args[1]!)!.Value, "", DateTimeOffset.UnixEpoch, null))
            : throw new InvalidOperationException($"{targetMethod?.Name} was reached");
    }
}
