using Nexus.Cli.Output;
using Nexus.Client;

namespace Nexus.Cli;

/// <summary>Follows the events of a chain: tells them as they come, and remembers what is needed afterwards.</summary>
internal sealed class RunStory(Printer print, bool silent)
{
    public string ChainId { get; private set; } = "";

    /// <summary>completed, escalated; blocked or failed when the stream ended in an error.</summary>
    public string Status { get; private set; } = "running";

    public string Error { get; private set; } = "";

    public List<string> Seals { get; } = [];

    public void Tell(ChainStreamEvent one)
    {
        ChainId = one.ChainId ?? ChainId;
        switch (one.Name)
        {
            case "chain_started":
                Say($"chain {ChainId}: {one.Steps} step{(one.Steps == 1 ? "" : "s")} planned");
                break;
            case "step_started":
                Say($"step {one.Step}  {one.Persona} → {one.Tool}");
                break;
            case "gate_result":
                if (!silent) SealText.Gate(print, one.Gate ?? "", one.Verdict ?? "", one.Score ?? 0, one.Threshold ?? 0, one.Reason ?? "");
                break;
            case "seal_created":
                Seals.Add(one.SealId ?? "");
                if (one.Status is "blocked" or "failed" or "escalated") Status = one.Status;
                if (!silent) print.Line($"    seal {one.SealId}  ", one.Status ?? "");
                break;
            case "chain_completed":
                Status = one.Status ?? Status;
                Error = one.Message ?? "";
                break;
            case "error":
                Error = one.Message ?? "";
                if (Status == "running") Status = "failed";
                break;
        }
    }

    private void Say(string line)
    {
        if (!silent) print.Line(line);
    }
}
