using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Configuration;
using Nexus.Logging;
using Nexus.Tests.Configuration;
using Xunit;

namespace Nexus.Tests.Logging;

public sealed class NexusLoggingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private NexusOptions Options => new() { LogDir = _folder.At("logs"), LogConsole = false, SecretKey = "the-secret-key-of-at-least-32-bytes" };

    private string Logged(NexusOptions options, Action<ILogger> write)
    {
        using (var services = new ServiceCollection().AddLogging(b => b.AddNexusLogging(options)).BuildServiceProvider())
            write(services.GetRequiredService<ILoggerFactory>().CreateLogger("Nexus.Ledger.LedgerGrain"));
        return Directory.Exists(_folder.At("logs")) ? string.Concat(Directory.GetFiles(_folder.At("logs")).Select(File.ReadAllText)) : "";
    }

    [Fact]
    public void A_line_holds_time_level_source_and_message()
    {
        var text = Logged(Options, log => log.LogWarning("sealed {Count} leaves", 3));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warn  Nexus\.Ledger\.LedgerGrain: sealed 3 leaves\r?\n$", text);
    }

    [Fact]
    public void Text_from_outside_stands_as_it_is_and_begins_no_line_of_its_own() =>
        Assert.Contains("file a.txt\\u000a2026 of demo", Logged(Options, log => log.LogWarning("file {File} of {Tenant}", "a.txt\n2026", "demo")), StringComparison.Ordinal);

    [Fact]
    public void An_exception_follows_its_line() =>
        Assert.Contains("InvalidOperationException: broken", Logged(Options, log => log.LogError(new InvalidOperationException("broken"), "failed")));

    [Fact]
    public void Secrets_are_covered_by_value_and_by_shape()
    {
        var text = Logged(Options, log => log.LogInformation("{A} {B} {C} done", "the-secret-key-of-at-least-32-bytes", "nxs_demo_key_12345", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"));
        Assert.Contains("******** nxs_******** Bearer eyJ******** done", text);
        Assert.DoesNotContain("the-secret", text);
        Assert.DoesNotContain("demo_key", text);
        Assert.DoesNotContain("hbGci", text);
    }

    [Fact]
    public void What_is_below_the_level_is_not_written() =>
        Assert.DoesNotContain("quiet", Logged(Options with { LogLevel = LogLevel.Warning }, log => log.LogInformation("quiet")));

    [Fact]
    public void Level_none_writes_no_file()
    {
        Logged(Options with { LogLevel = LogLevel.None }, log => log.LogCritical("lost"));
        Assert.False(Directory.Exists(_folder.At("logs")));
    }

    [Fact]
    public void Logging_into_a_place_that_cannot_be_written_does_not_throw()
    {
        _folder.Write("taken", "a file, not a directory");
        Logged(Options with { LogDir = _folder.At("taken/logs") }, log => log.LogError("lost"));
    }
}
