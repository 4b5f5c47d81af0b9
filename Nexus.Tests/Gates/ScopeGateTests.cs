using Nexus.Gates;
using Xunit;

namespace Nexus.Tests.Gates;

public sealed class ScopeGateTests
{
    private static GateResult Judge(GateInput input) => new ScopeGate().Judge(input);

    private static GateResult Write(string path) => Judge(Some.Input(parameters: $$"""{"path":"{{path}}","content":"x"}"""));

    [Theory]
    [InlineData("out/a.txt")]
    [InlineData("./out//b/../a.txt")]
    [InlineData("out\\\\a.txt")]
    [InlineData("out/отчёт.txt")]
    [InlineData("out/100%25.txt")]
    public void A_file_in_scope_passes_however_it_is_written(string path) => Assert.Equal(GateVerdict.Pass, Write(path).Verdict);

    [Theory]
    [InlineData("a.txt", "file:write:a.txt")]
    [InlineData("out/../secret.txt", "file:write:secret.txt")]
    [InlineData("out/../../etc/passwd", "escapes")]
    [InlineData("out/%2e%2e/%2e%2e/etc/passwd", "escapes")]
    [InlineData("out/..;/secret.txt", "escapes its folder")]
    [InlineData("secret/.../out/a.txt", "escapes its folder")]
    [InlineData("secret/.. /out/a.txt", "escapes its folder")]
    [InlineData("out/\u2025/secret.txt", "escapes its folder")]
    [InlineData("out/%252e%252e/secret", "file:write:secret")]
    [InlineData("out\\\\..\\\\secret.txt", "file:write:secret.txt")]
    [InlineData("/out/a.txt", "file:write:/out/a.txt")]
    [InlineData("out/a\\u0000.txt", "U+0000")]
    [InlineData("out%2fa.txt", "file:write:out%2fa.txt")]
    [InlineData("out/p\\u0430ssword.txt", "look like others")]
    [InlineData("\\uff4fut/a.txt", "look like others")]
    [InlineData("out/a\\u202etxt.exe", "look like others")]
    public void A_file_out_of_scope_fails_and_is_named(string path, string named)
    {
        var result = Write(path);
        Assert.Equal(GateVerdict.Fail, result.Verdict);
        Assert.Contains(named, result.Reason);
    }

    [Theory]
    [InlineData("/etc/passwd", "an absolute path")]
    [InlineData("//etc/passwd", "an absolute path")]
    [InlineData("out/../../etc/passwd", "escapes")]
    [InlineData("\\\\server\\share", "an absolute path")]
    [InlineData("C:\\Windows\\win.ini", "a path on a drive")]
    [InlineData("c:secret", "a path on a drive")]
    [InlineData("~/x", "a path in a home directory")]
    [InlineData("~root/x", "a path in a home directory")]
    [InlineData("file:///etc/passwd", "a file: URL")]
    [InlineData("FILE:/etc/passwd", "a file: URL")]
    [InlineData("%2fetc%2fpasswd", "an absolute path")]
    [InlineData("%252fetc%252fpasswd", "an absolute path")]
    [InlineData("%25252fetc", "an absolute path")]
    [InlineData("%2525252fetc", "percent-encoded more than 3 times")]
    [InlineData("%7e/x", "a path in a home directory")]
    [InlineData("%66ile:///etc/passwd", "is no absolute URL")]
    [InlineData("a/..%5c..%5cetc", "escapes")]
    [InlineData("a/%252e%252e/%252e%252e/etc", "escapes")]
    [InlineData("....//....//..//..//..//etc", "escapes")]
    public void A_wildcard_opens_no_path_outside_the_workspace(string path, string why)
    {
        var parameters = System.Text.Json.JsonSerializer.Serialize(new { path, content = "x" });
        var result = Judge(Some.Input(parameters: parameters) with { Contract = Some.Persona() with { ResourceScopes = ["file:write:**", "**"] } });
        Assert.Equal(GateVerdict.Fail, result.Verdict);
        Assert.Contains(why, result.Reason);
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://%31%32%37.0.0.1/")]
    [InlineData("http://127.0.0.1:8080/")]
    [InlineData("http://localhost./")]
    [InlineData("http://app.localhost:8000/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://192.168.1.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://168.63.129.16/")]
    [InlineData("http://100.100.100.200/")]
    [InlineData("http://metadata.google.internal/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://printer/")]
    public void A_wildcard_opens_no_address_that_is_not_public(string url)
    {
        var result = Judge(Some.Input(Some.WebFetch(), $$"""{"url":"{{url}}"}"""));
        Assert.Equal(GateVerdict.Fail, result.Verdict);
        Assert.Matches("(not public|of the local network).*a wildcard never means|is no", result.Reason);
    }

    [Fact]
    public void A_scope_that_spells_a_reserved_place_out_opens_it()
    {
        var contract = Some.Persona() with { ResourceScopes = ["http:127.0.0.1:*", "file:write:/srv/**"] };
        Assert.Equal(GateVerdict.Pass, Judge(Some.Input(Some.WebFetch(), """{"url":"http://127.0.0.1:8080/"}""") with { Contract = contract }).Verdict);
        Assert.Equal(GateVerdict.Pass, Judge(Some.Input(parameters: """{"path":"/srv/a.txt","content":"x"}""") with { Contract = contract }).Verdict);
    }

    [Fact]
    public void A_tool_that_is_not_allowed_fails_and_the_same_tool_allowed_passes()
    {
        var input = Some.Input();
        Assert.Equal(GateVerdict.Fail, Judge(input with { Contract = input.Contract with { AllowedTools = ["file_read"] } }).Verdict);
        Assert.Equal(GateVerdict.Pass, Judge(input).Verdict);
    }

    [Fact]
    public void Every_resource_must_be_in_scope_not_only_the_first()
    {
        var contract = Some.Persona() with { ResourceScopes = ["email:*@example.com"] };
        Assert.Equal(GateVerdict.Pass, Judge(Some.Input(Some.Mail(), """{"to":["a@example.com","b@Example.COM"]}""") with { Contract = contract }).Verdict);
        var result = Judge(Some.Input(Some.Mail(), """{"to":["a@example.com","b@evil.example"]}""") with { Contract = contract });
        Assert.Equal(GateVerdict.Fail, result.Verdict);
        Assert.Contains("email:b@evil.example", result.Reason);
    }

    [Fact]
    public void A_tool_that_names_no_resource_needs_only_to_be_allowed()
    {
        var tool = Some.FileWrite() with { Resources = [] };
        Assert.Equal(GateVerdict.Pass, Judge(Some.Input(tool) with { Contract = Some.Persona() with { ResourceScopes = [] } }).Verdict);
        Assert.Equal(GateVerdict.Fail, Judge(Some.Input() with { Contract = Some.Persona() with { ResourceScopes = [] } }).Verdict);
    }

    [Fact]
    public void A_parameter_left_out_counts_with_the_default_the_tool_takes()
    {
        var tool = Some.FileWrite() with { Parameters = Utf8Json.From("""{"properties":{"path":{"type":"string","default":"etc/x"}}}""") };
        Assert.Contains("file:write:etc/x", Judge(Some.Input(tool, "{}")).Reason);
    }

    [Fact]
    public void A_call_that_does_not_fit_the_schema_fails_with_path_value_and_rule()
    {
        var result = Judge(Some.Input(parameters: """{"path":5,"content":"x"}"""));
        Assert.Equal(GateVerdict.Fail, result.Verdict);
        Assert.Contains("$.path: 5 is not of type string", result.Reason);
    }

    [Fact]
    public void An_unknown_tool_fails() => Assert.Equal(GateVerdict.Fail, Judge(Some.Input() with { Tool = null }).Verdict);
}
