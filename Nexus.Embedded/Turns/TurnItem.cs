namespace Nexus.Embedded;

/// <summary>Something an activation does in a turn of its own.</summary>
public abstract class TurnItem
{
    internal abstract void RunTurn(Activation activation);
}
