using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Nexus.Tests.Api;

public sealed class UploadTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task An_uploaded_file_is_remembered_and_found_under_its_name()
    {
        var said = await UploadAsync(200, ("namespace", "uploads"), ("file:fish.md", "# Fish\n\nThe pike waits in the reeds."));
        Assert.Equal(("ingested", "uploads"), (said.GetProperty("status").GetString(), said.GetProperty("namespace").GetString()));
        Assert.True(Guid.TryParse(said.GetProperty("document_id").GetString(), out _));
        Assert.Equal("fish.md", Assert.Single((await house.Demo.SearchAsync("pike reeds", "uploads")).Results).Source);
    }

    [Fact]
    public async Task The_client_uploads_a_file()
    {
        Assert.Equal("clients", (await house.Demo.UploadAsync("a.csv", "bird,legs\nheron,2"u8.ToArray(), "clients")).Namespace);
        Assert.Equal("a.csv", Assert.Single((await house.Demo.SearchAsync("heron", "clients")).Results).Source);
    }

    [Fact]
    public async Task Content_alone_and_content_beside_a_file_are_remembered_whole()
    {
        await UploadAsync(200, ("namespace", "contents"), ("content", "Otters float on their backs."));
        await UploadAsync(200, ("namespace", "contents"), ("content", "A note on beavers."), ("file:b.html", "<p>Beavers fell trees.</p>"));
        Assert.Equal(2, (await house.Demo.SearchAsync("otters beavers", "contents")).Results.Count);
        Assert.Contains("fell trees", (await house.Demo.SearchAsync("note on beavers", "contents")).Results[0].Content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(415, "holds no text that can be read without a model", "file:cat.png", "PNG")]
    [InlineData(422, "through the gates", "url", "https://example.com/")]
    [InlineData(422, "Field required", "namespace", "empty")]
    [InlineData(422, "should match pattern", "namespace", "../x")]
    [InlineData(422, "holds no text", "file:a.txt", "   ")]
    [InlineData(422, "is no PDF", "file:a.pdf", "hello")]
    public async Task What_cannot_be_remembered_is_refused_with_the_rule(int status, string why, string name, string value) =>
        Assert.Contains(why, (await UploadAsync(status, (name, value))).GetRawText(), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public async Task A_body_that_is_no_form_or_a_broken_one_is_refused()
    {
        using var json = await house.SendAsync(HttpMethod.Post, "/v1/knowledge/multimodal", """{"content":"x"}""");
        Assert.Equal(415, (int)json.StatusCode);
        using var broken = new StringContent("no boundary here");
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=abc");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/knowledge/multimodal") { Content = broken };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", House.DemoKey);
        using var response = await house.Http.SendAsync(request);
        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_repeat_with_the_same_idempotency_key_remembers_nothing_twice()
    {
        var first = await UploadAsync(200, ("key", "u-1"), ("namespace", "repeated"), ("file:a.txt", "Newts come back."));
        var again = await UploadAsync(200, ("key", "u-1"), ("namespace", "repeated"), ("file:a.txt", "Newts come back."));
        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Single((await house.Demo.SearchAsync("newts", "repeated")).Results);
        await UploadAsync(409, ("key", "u-1"), ("namespace", "repeated"), ("file:a.txt", "Newts do not come back."));
    }

    private async Task<JsonElement> UploadAsync(int status, params (string Name, string Value)[] parts)
    {
        using var form = new MultipartFormDataContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/knowledge/multimodal") { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", House.DemoKey);
        foreach (var (name, value) in parts)
        {
            if (name == "key") request.Headers.Add("Idempotency-Key", value);
            else if (name.StartsWith("file:", StringComparison.Ordinal)) form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(value)), "file", name[5..]);
            else form.Add(new StringContent(value), name);
        }

        using var response = await house.Http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, body);
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }
}
