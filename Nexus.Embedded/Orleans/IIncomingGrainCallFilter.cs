namespace Orleans;

/// <summary>Stands before every grain call; registered with the engine, or implemented by the grain itself.</summary>
public interface IIncomingGrainCallFilter
{
    Task Invoke(IIncomingGrainCallContext context);
}
