using System.Security.Cryptography;
using System.Text;
using Nexus.Gates;
using Nexus.Tools;
using Xunit;

namespace Nexus.Tests.Gates;

public sealed class CallPreparationTests
{
    private static CommittedCall Prepare(string parameters, ToolDescriptor? tool = null) =>
        CallPreparation.Prepare(tool ?? Some.FileWrite(), (tool ?? Some.FileWrite()).Name, Utf8Json.From(parameters), "c1");

    [Fact]
    public void The_hash_binds_chain_parameters_tool_and_version()
    {
        var call = Prepare("""{ "path": "out/a.txt", "content": "x" }""");
        Assert.Equal("""{"content":"x","path":"out/a.txt"}""", call.Parameters.ToString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("""{"chain":"c1","parameters":{"content":"x","path":"out/a.txt"},"tool":"file_write","version":1}"""))), call.Hash);
        Assert.Equal("", call.Error);
        Assert.Equal(["file:write:out/a.txt"], call.Resources);
        Assert.Equal(["out/a.txt"], call.Sinks);
    }

    [Theory]
    [InlineData("", "strict JSON")]
    [InlineData("{", "strict JSON")]
    [InlineData("[]", "must be an object")]
    [InlineData("null", "must be an object")]
    [InlineData("""{"path":"a","path":"b","content":""}""", "path")]
    [InlineData("""{"path":"\ud800","content":""}""", "strict JSON")]
    [InlineData("""{"path":"a","content":9007199254740993}""", "2^53")]
    [InlineData("""{"path":"a"}""", "$.content: is required")]
    [InlineData("""{"path":"a","content":"","x":1}""", "$.x: 1 is a property the schema does not know")]
    [InlineData("""{"path":"../a","content":""}""", "'../a' escapes its root")]
    public void A_call_that_does_not_fit_says_why_and_still_has_a_hash(string parameters, string error)
    {
        var call = Prepare(parameters);
        Assert.Contains(error, call.Error);
        Assert.Equal(64, call.Hash.Length);
        Assert.Empty(call.Resources);
    }

    [Fact]
    public void What_cannot_be_parsed_is_kept_as_text() => Assert.Equal("\"{\\\"a\"", Prepare("{\"a").Parameters.ToString());

    [Fact]
    public void An_unknown_tool_is_an_error_of_the_call() => Assert.Contains("'nope' is not known", CallPreparation.Prepare(null, "nope", Utf8Json.EmptyObject, "c1").Error);

    [Theory]
    [InlineData("""{"type":"strin"}""", "strin")]
    [InlineData("""{"patternProperties":{}}""", "patternProperties")]
    [InlineData("""{"properties":{"a":{"pattern":"(a)\\1"}}}""", "pattern")]
    [InlineData("""{"$ref":"http://elsewhere/x"}""", "$ref")]
    public void A_schema_that_is_not_understood_fails_every_call(string schema, string named) =>
        Assert.Contains(named, Prepare("{}", Some.FileWrite() with { Parameters = Utf8Json.From(schema) }).Error);

    [Theory]
    [InlineData("http:{url.host}", """{"url":"https://EXAMPLE.com./x"}""", "http:example.com")]
    [InlineData("http:{url.host}", """{"url":"https://example.com:443/x"}""", "http:example.com")]
    [InlineData("http:{url.host}", """{"url":"https://example.com:8443/x"}""", "http:example.com:8443")]
    [InlineData("http:{url.host}", """{"url":"http://bücher.example/"}""", "http:xn--bcher-kva.example")]
    [InlineData("http:{url.host}", """{"url":"http://\u0430\u0440\u0440\u04cf\u0435.com/"}""", "http:xn--80ak6aa92e.com")]
    [InlineData("http:{url.host}", """{"url":"http://ex\u0430mple.com/"}""", "http:≈example.com")]
    [InlineData("http:{url.host}", """{"url":"http://\uff45xample.com/"}""", "http:≈example.com")]
    [InlineData("http:{url.host}", """{"url":"http://0x7f.1/"}""", "http:127.0.0.1")]
    [InlineData("http:{url.host}", """{"url":"http://[::1]:80/"}""", "http:[::1]")]
    [InlineData("email:{to[]}", """{"to":["A@Example.COM","B@x.y"]}""", "email:A@example.com email:B@x.y")]
    [InlineData("email:{to[]}", """{"to":"a@b.c"}""", "email:a@b.c")]
    [InlineData("email:{to[]}", """{"to":[]}""", "")]
    [InlineData("db:{a.b[].c}", """{"a":{"b":[{"c":"x"},{"c":"y"},{}]}}""", "db:x db:y")]
    [InlineData("db:{table}:{op}", """{"table":"orders","op":"read"}""", "db:orders:read")]
    [InlineData("db:{table}:{op}", """{"table":"orders"}""", "db:orders:")]
    [InlineData("db:{table}", """{}""", "")]
    [InlineData("db:{table}", """{"table":["x",["y"]]}""", "db:x db:y")]
    [InlineData("db:{n}", """{"n":5}""", "db:5")]
    [InlineData("file:read:{path}", """{"path":"a//b/./c/../d/"}""", "file:read:a/b/d")]
    [InlineData("file:read:{path}", """{"path":""}""", "file:read:.")]
    [InlineData("file:read:{path}", """{"path":"a%20b"}""", "file:read:a b file:read:a%20b")]
    [InlineData("kb:all", """{}""", "kb:all")]
    public void Templates_resolve_real_parameters_to_canonical_resources(string template, string parameters, string resources)
    {
        var call = Prepare(parameters, Any() with { Resources = [template] });
        Assert.Equal("", call.Error);
        Assert.Equal(resources, string.Join(' ', call.Resources));
    }

    [Theory]
    [InlineData("http:{url.host}", """{"url":"https://user:pw@example.com/"}""", "user information")]
    [InlineData("http:{url.host}", """{"url":"https://@example.com/"}""", "user information")]
    [InlineData("http:{url.host}", """{"url":"https://example.com\\@evil.example/"}""", "backslash")]
    [InlineData("http:{url.host}", """{"url":"example.com"}""", "no absolute URL")]
    [InlineData("http:{url.host}", """{"url":"file:///etc/passwd"}""", "no absolute URL with a host")]
    [InlineData("http:{url.host}", """{"url":5}""", "has no members")]
    [InlineData("email:{to}", """{"to":"anna"}""", "no e-mail address")]
    [InlineData("file:read:{path}", """{"path":"a\u0007"}""", "U+0007")]
    [InlineData("file:read:{path}", """{"path":"%2e%2e/%2e%2e/x"}""", "escapes")]
    [InlineData("{path}", """{"path":"a"}""", "must begin with a kind")]
    [InlineData("file:{path", """{"path":"a"}""", "open brace")]
    public void A_value_that_names_no_resource_is_an_error_of_the_call(string template, string parameters, string error) =>
        Assert.Contains(error, Prepare(parameters, Any() with { Resources = [template] }).Error);

    private static ToolDescriptor Any() => Some.FileWrite() with { Parameters = Utf8Json.From("""{"type":"object"}"""), Sinks = [] };
}
