using System.Diagnostics;
using Xunit;

namespace Nexus.Tests.Ledger;

/// <summary>An auditor with a hundred lines of Python, the log's public key and nothing of ours.</summary>
public sealed class OutsideVerifierTests
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Ledger", "verifier.py");

    [Fact]
    public void It_has_at_most_a_hundred_lines() => Assert.InRange(File.ReadAllLines(Script).Length, 1, 100);

    [Fact]
    public async Task It_accepts_the_log_of_a_running_server_and_rejects_any_altered_byte_of_it()
    {
        SkipWithoutPython();
        await using var silo = await LogSilo.StartAsync();
        await silo.RunAsync();
        var vkey = await silo.VkeyAsync();
        Assert.StartsWith("OK ", await PythonAsync(true, "log", $"{silo.Url}v1/log/demo", vkey, LogSilo.DemoKey), StringComparison.Ordinal);
        Assert.StartsWith("OK ", await PythonAsync(true, "log", $"{silo.Url}v1/log/demo", vkey), StringComparison.Ordinal);
        foreach (var part in new[] { "/checkpoint", "/tile/0/", "/tile/entries/" })
        {
            await using var proxy = await AlteringProxy.StartAsync(silo.Url, (path, body) => path.Contains(part, StringComparison.Ordinal) ? Flip(body) : body);
            var said = await PythonAsync(false, "log", $"{proxy.Url}/v1/log/demo", vkey, LogSilo.DemoKey);
            Assert.DoesNotContain("OK ", said, StringComparison.Ordinal);
        }
        await PythonAsync(false, "log", $"{silo.Url}v1/log/demo", vkey[..^8] + "AAAAAAA=", LogSilo.DemoKey);
    }

    private static byte[] Flip(byte[] body)
    {
        // Within the checkpoint this is a digit or letter of its text, not of a signature it may pass over.
        body[Math.Min(30, body.Length - 1)] ^= 1;
        return body;
    }

    internal static void SkipWithoutPython() => Assert.SkipUnless(FindPython() is not null, "there is no python3 on the path: the outside verifier is not run");

    internal static async Task<string> PythonAsync(bool accepted, params string[] arguments)
    {
        var start = new ProcessStartInfo(FindPython()!, [Script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var python = Process.Start(start)!;
        var (output, errors) = (python.StandardOutput.ReadToEndAsync(), python.StandardError.ReadToEndAsync());
        await python.WaitForExitAsync();
        var said = await output + await errors;
        Assert.True(python.ExitCode == 0 == accepted, said);
        return said;
    }

    private static string? FindPython() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(static folder => (string[])[Path.Combine(folder, "python3"), Path.Combine(folder, "python3.exe")]).FirstOrDefault(File.Exists);
}
