using System.Text.Json;
using Nexus.Gates;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Gates;

public sealed class ToolSchemaTests
{
    public static TheoryData<string, string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string, string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Some.Folder(), "Data", "schema"), "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var group in document.RootElement.EnumerateArray())
                foreach (var test in group.GetProperty("cases").EnumerateArray())
                    data.Add(Path.GetFileName(file), group.GetProperty("schema").GetRawText(), test[0].GetRawText(), test.GetArrayLength() > 1 ? test[1].GetString()! : "");
        }
        return data;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Values_fit_or_break_their_schema_as_the_folder_says(string file, string schema, string value, string error)
    {
        using var document = JsonDocument.Parse(CanonicalJson.Canonicalize(System.Text.Encoding.UTF8.GetBytes(value)).Memory);
        var found = ToolSchema.Compile(Utf8Json.From(schema)).Check(document.RootElement) ?? "";
        Assert.True(error.Length == 0 ? found.Length == 0 : found.Contains(error, StringComparison.Ordinal), $"{file}: {value} under {schema}: '{found}', expected '{error}'");
    }

    [Fact]
    public void The_folder_has_its_cases() => Assert.True(Cases().Count >= 60);

    [Fact]
    public void A_schema_that_holds_itself_is_followed_no_deeper_than_values_go()
    {
        var schema = ToolSchema.Compile(Utf8Json.From("""{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/a"}}}"""));
        using var document = JsonDocument.Parse("{}");
        Assert.Contains("nested deeper", schema.Check(document.RootElement));
    }
}
