using Microsoft.Extensions.Logging.Abstractions;
using Nexus.Configuration;
using Nexus.Rules;
using Nexus.Stores;
using Xunit;

namespace Nexus.Tests.Rules;

public sealed class RuleBookTests : IDisposable
{
    private const string First = "rules:\n  - { id: first, category: policy, severity: info, when: { type: user_message } }\n";
    private const string Second = "  - { id: second, category: policy, severity: info, when: { type: pulse } }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("nexus-rules-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "rules.yaml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_that_is_being_written_is_taken_once_it_has_settled()
    {
        File.WriteAllText(Path, First + Second);
        var book = Open();
        File.WriteAllText(Path, First);
        book.LookAtFile();
        Assert.Equal(["first", "second"], Rules(book));
        File.WriteAllText(Path, First + Second + Second.Replace("second", "third", StringComparison.Ordinal));
        book.LookAtFile();
        Assert.Equal(["first", "second"], Rules(book));
        book.LookAtFile();
        Assert.Equal(["first", "second", "third"], Rules(book));
    }

    [Fact]
    public void A_file_that_cannot_be_read_at_the_start_is_named_with_its_key() =>
        Assert.Contains($"rules_file (NEXUS_RULES_FILE): '{Path}' cannot be used:\n  rules.yaml: cannot be read", Assert.Throws<NexusException>(Open).Message, StringComparison.Ordinal);

    private RuleBook Open() => new(new NexusOptions { RulesFile = Path }, new MemoryRegistry(), TimeProvider.System, NullLogger<RuleBook>.Instance);

    private static string[] Rules(RuleBook book) => [.. book.Of("demo").Rules.Select(rule => rule.Id)];
}
