using System.Globalization;

namespace Nexus.Bench;

/// <summary>Where figures go, and what was asked for.</summary>
internal sealed class BenchRun(TextWriter output, string[] args)
{
    public TextWriter Output => output;

    /// <summary>How long each measurement lasts. 3 s.</summary>
    public TimeSpan Span => TimeSpan.FromSeconds(double.Parse(Option("seconds") ?? "3", CultureInfo.InvariantCulture));

    public int Leaves => int.Parse(Option("leaves") ?? "1000000", CultureInfo.InvariantCulture);

    /// <summary>How often a drill is repeated; 0 for as often as it usually is.</summary>
    public int Runs => int.Parse(Option("runs") ?? "0", CultureInfo.InvariantCulture);

    public string? Postgres => Option("postgres") ?? Environment.GetEnvironmentVariable("NEXUS_TEST_POSTGRES");

    /// <summary>How many figures missed their aim.</summary>
    public int Missed { get; private set; }

    /// <summary>A figure that must reach at least its aim.</summary>
    public void AtLeast(string what, double figure, double aim, string unit, string beside = "") => Report(what, figure, aim, unit, beside, figure >= aim, "≥");

    /// <summary>A figure that must not exceed its aim.</summary>
    public void AtMost(string what, double figure, double aim, string unit, string beside = "") => Report(what, figure, aim, unit, beside, figure <= aim, "≤");

    public void Note(string text) => output.WriteLine($"   {text}");

    private void Report(string what, double figure, double aim, string unit, string beside, bool met, string sign)
    {
        if (!met) Missed++;
        output.WriteLine($"   {(met ? "ok  " : "MISS")} {what}: {Number(figure)} {unit} (aim {sign} {Number(aim)}){(beside.Length > 0 ? "; " + beside : "")}");
    }

    public static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "N0" : "0.###", CultureInfo.InvariantCulture);

    public bool Has(string name) => args.Contains($"--{name}");

    public string? Option(string name) => args.FirstOrDefault(arg => arg.StartsWith($"--{name}=", StringComparison.Ordinal))?[(name.Length + 3)..];
}
