namespace Nexus.Bench;

/// <summary>How fast an engine carried calls, and what each allocated in the whole process.</summary>
public sealed record EngineResult(string Name, int Callers, int Grains, long Calls, double CallsPerSecond, double BytesPerCall)
{
    public override string ToString() => $"{Name,-22} {Callers,3} callers {Grains,3} grains {CallsPerSecond,12:N0} calls/s {BytesPerCall,6:N0} bytes/call";
}
