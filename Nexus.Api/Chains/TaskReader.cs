using Nexus.Tenants;

namespace Nexus.Chains;

/// <summary>Reads the task of a request.</summary>
internal static class TaskReader
{
    public const int MaxBody = 1024 * 1024;

    private const int MaxTask = 10_000;

    /// <remarks>A task that comes from an agent is untrusted input: nothing in it may say where an effect goes.</remarks>
    public static async ValueTask<ChainTask> ReadAsync(HttpContext context, Caller caller)
    {
        using var body = await Body.ReadAsync(context);
        var task = body.Text("task", 1, MaxTask);
        var persona = body.OptionalText("persona", 1, 128);
        body.Object("config");
        body.Mistakes.Check();
        return new ChainTask(task, persona, caller.Role != Role.Agent, caller.Principal);
    }
}
