using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Nexus.Configuration;
using Xunit;

namespace Nexus.Tests.Engine;

public sealed class DashboardTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("nexus-dashboard-").FullName;
    private RunningSilo _silo = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _silo = await SiloHost.StartAsync(
            new NexusOptions
            {
                DataDir = _directory,
                WorkspaceDir = Path.Combine(_directory, "workspace"),
                LogDir = Path.Combine(_directory, "logs"),
                LogConsole = false,
                Url = new Uri("http://127.0.0.1:0"),
                Dashboard = true,
            },
            CancellationToken.None);
        _http = new HttpClient { BaseAddress = _silo.Url };
    }

    [Theory]
    [InlineData("/dashboard/")]
    [InlineData("/dashboard/DashboardCounters")]
    [InlineData("/dashboard/version")]
    public async Task Only_an_operator_of_the_home_tenant_sees_the_dashboard(string page)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(page, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(page, "nxs_wrong"));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(page, await OtherTenantAsync()));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(page, _silo.LocalAdminKey));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _silo.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<HttpStatusCode> GetAsync(string page, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await _http.SendAsync(request);
        return response.StatusCode;
    }

    private async Task<string> OtherTenantAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/tenants") { Content = JsonContent.Create(new { id = "other", name = "Other" }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _silo.LocalAdminKey);
        using var created = await _http.SendAsync(request);
        return JsonDocument.Parse(await created.Content.ReadAsStringAsync()).RootElement.GetProperty("api_key").GetString()!;
    }
}
