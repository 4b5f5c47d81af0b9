using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Nexus.Tests.Journeys;

/// <summary>What one call of the built <c>nexus</c> said, and how it ended.</summary>
internal sealed record CliProcess(int Code, string Output, string Errors)
{
    public string[] Lines => Output.TrimEnd().ReplaceLineEndings("\n").Split('\n');

    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Output);
            return document.RootElement.Clone();
        }
    }

    public static async Task<CliProcess> RunAsync(string directory, params string[] args)
    {
        using var process = Start(directory, args);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CliProcess(process.ExitCode, await output, await errors);
    }

    public static Process Start(string directory, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "nexus.dll"), .. args])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("NEXUS_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(inherited);
        return Process.Start(start)!;
    }

    /// <summary>It ended well and had nothing to complain about.</summary>
    public CliProcess Well()
    {
        Assert.Equal((0, ""), (Code, Errors));
        return this;
    }
}
