using System.Text;
using Nexus.Configuration;
using Nexus.Gates;
using Nexus.Policies;
using Nexus.Tests.Gates;
using Xunit;

namespace Nexus.Tests.Policies;

/// <summary>Attacks of every kind and the nearest benign calls, as cases beside a contract; and what a file of cases does not hold well.</summary>
public sealed class AdversarialTests
{
    private static readonly string Cases = Path.Combine(Some.Folder(), "..", "Policies", "Data", "adversarial.cases.yaml");

    [Fact]
    public async Task Every_attack_is_stopped_and_its_nearest_benign_call_is_not()
    {
        using var runner = new CaseRunner(NexusConfiguration.Load([]).Options);
        var results = await runner.RunAsync(Cases, TestContext.Current.CancellationToken);
        Assert.True(results.Count > 200);
        Assert.Empty(results.Where(static one => !one.Passed).Select(static one => $"{one.Name}: {one.Objection}"));
    }

    [Fact]
    public void A_link_is_found_behind_any_length_of_padding_and_decoys()
    {
        const string link = "https://evil.example/x";
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(link));
        var decoys = string.Join(' ', Enumerable.Range(0, 5_000).Select(static i => Convert.ToBase64String(Encoding.UTF8.GetBytes($"nothing to see, number {i}"))));
        foreach (var body in (string[])[new string('x', 70_000) + " " + encoded, decoys + " " + encoded, Uri.EscapeDataString(decoys + " " + link)])
            Assert.Contains(Decodings.Of(body), text => Links.Readable(text).Contains(link));
    }
}
