using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Nexus.Tools;
using Xunit;

namespace Nexus.Tests.Tools;

public sealed class WebFetchTests : IDisposable
{
    private readonly ToolHouse _house = new(options => options with { AllowPrivateNetworks = true, WebFetchPorts = [] });

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task A_page_becomes_title_text_and_links()
    {
        await using var server = await WebServer.StartAsync("text/html; charset=utf-8", """
            <html><head><title> A  page </title><style>p{}</style><script>alert(1)</script></head>
            <body><h1>Head</h1><p>One <b>two</b>
            three&amp;four</p><ul><li>x<li>y</ul><script>evil()</script>
            <a href="/a#top">a</a><a href="/a">again</a><a href="javascript:x">no</a><a href="https://example.com/b?c=1">b</a></body></html>
            """);
        var page = await _house.Run("web_fetch", new { url = server.Url("/dir/page") });
        Assert.Equal("A page", page.GetProperty("title").GetString());
        Assert.Equal("Head\nOne two three&four\nx\ny\naagainnob", page.GetProperty("text").GetString());
        Assert.Equal([server.Url("/a"), "https://example.com/b?c=1"], page.GetProperty("links").EnumerateArray().Select(link => link.GetString()));
        Assert.Equal(200, page.GetProperty("status").GetInt32());
        Assert.Equal("text/html", page.GetProperty("content_type").GetString());
        Assert.False(page.GetProperty("truncated").GetBoolean());
    }

    [Theory]
    [InlineData("application/json", "{\"a\":[1,2]}")]
    [InlineData("text/plain; charset=utf-8", "plain ü")]
    public async Task Json_and_text_come_as_they_are(string type, string body)
    {
        await using var server = await WebServer.StartAsync(type, body);
        var page = await _house.Run("web_fetch", new { url = server.Url("/") });
        Assert.Equal(body, page.GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_page_that_is_not_there_is_a_result_with_its_status()
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            context.Response.ContentType = "text/plain";
            return context.Response.WriteAsync("gone");
        });
        Assert.Equal(404, (await _house.Run("web_fetch", new { url = server.Url("/") })).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task An_image_is_refused()
    {
        await using var server = await WebServer.StartAsync("image/png", "x");
        Assert.Equal("the page is of type 'image/png', which is not text", await _house.Refusal("web_fetch", new { url = server.Url("/") }));
    }

    [Fact]
    public async Task A_long_body_is_cut_at_the_limit_also_when_it_comes_packed()
    {
        await using var server = await WebServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.Headers.ContentEncoding = "gzip";
            await using var zip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            var zeros = new string('0', 100_000);
            for (var i = 0; i < 100; i++) await zip.WriteAsync(System.Text.Encoding.ASCII.GetBytes(zeros));
        });
        var page = await _house.Run("web_fetch", new { url = server.Url("/"), max_bytes = 5000 });
        Assert.Equal(5000, page.GetProperty("text").GetString()!.Length);
        Assert.True(page.GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public async Task A_page_nested_five_thousand_deep_is_read()
    {
        await using var server = await WebServer.StartAsync("text/html", string.Concat(Enumerable.Repeat("<div>", 5_000)) + "deep");
        Assert.Equal("deep", (await _house.Run("web_fetch", new { url = server.Url("/") })).GetProperty("text").GetString());
    }

    [Fact]
    public async Task Redirects_are_followed_up_to_five()
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            var left = int.Parse(context.Request.Path.Value![1..], System.Globalization.CultureInfo.InvariantCulture);
            if (left > 0) context.Response.Redirect($"/{left - 1}");
            else context.Response.ContentType = "text/plain";
            return Task.CompletedTask;
        });
        var page = await _house.Run("web_fetch", new { url = server.Url("/5") });
        Assert.Equal(server.Url("/0"), page.GetProperty("url").GetString());
        Assert.Equal("the page redirects more than 5 times", await _house.Refusal("web_fetch", new { url = server.Url("/6") }));
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_not_followed_for_the_scope_gate_has_not_judged_it()
    {
        await using var other = await WebServer.StartAsync("text/plain", "other");
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.Redirect(other.Url("/x", "localhost"));
            return Task.CompletedTask;
        });
        Assert.Contains("redirects to another host, localhost", await _house.Refusal("web_fetch", new { url = server.Url("/") }), StringComparison.Ordinal);
        Assert.Equal(0, other.Requests);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up()
    {
        using var house = new ToolHouse(options => options with { AllowPrivateNetworks = true, WebFetchPorts = [], WebFetchTimeoutSeconds = 1 });
        await using var server = await WebServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        Assert.Equal("the page could not be fetched and read within 1 s", await house.Refusal("web_fetch", new { url = server.Url("/") }));
    }
}
