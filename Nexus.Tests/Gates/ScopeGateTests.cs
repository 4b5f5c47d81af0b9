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
