namespace Nexus.Embedded;

/// <summary>Makes timers and loops that do not carry the context of whoever happened to make them.</summary>
internal static class CleanFlow
{
    public static T Run<T>(Func<T> make)
    {
        if (ExecutionContext.IsFlowSuppressed())
            return make();
        using (ExecutionContext.SuppressFlow())
            return make();
    }
}
