using Orleans.Runtime;

namespace Nexus.Embedded;

/// <summary>One tick of a timer, on its way through the queue of its grain.</summary>
internal sealed class TimerTick(GrainTimer timer) : GrainRequest<GrainVoid>
{
    private static readonly GrainMethod _method = new(typeof(IGrainTimer), "Tick", []);

    public override GrainMethod Method => _method;

    internal override bool Interleaves => timer.Interleaves;

    internal override bool CountsAsUse => timer.KeepsAlive;

    internal override bool HasDeadline => false;

    internal override bool PassesFilters => false;

    internal override string Describe() => "a timer tick";

    protected internal override Task Start(object grain) => timer.TickAsync();
}
