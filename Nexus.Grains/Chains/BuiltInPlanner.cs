using System.Collections.Immutable;
using Nexus.Personas;

namespace Nexus.Chains;

/// <summary>Plans without a model: cuts the task into clauses, reads from each what it asks for, and chooses who may do it. The same task gives the same plan.</summary>
public sealed class BuiltInPlanner : IPlanner
{
    public const int MaxSteps = 8;
    public const int MaxTask = 10_000;

    public ValueTask<Plan> PlanAsync(PlanRequest request, CancellationToken cancellation) => new(Make(request));

    public static Plan Make(PlanRequest request)
    {
        var task = request.Task;
        if (TextLength.Of(task) is 0 or > MaxTask) return Refuse($"the task has {TextLength.Of(task):N0} characters; it must have 1 to {MaxTask:N0}");
        if (!IsUnicode(task)) return Refuse("the task holds half of a surrogate pair; it must be valid Unicode");
        var clauses = TaskSplitter.Split(task);
        if (clauses.Count == 0) return Refuse("the task holds no words; say what is to be done");
        var steps = ImmutableArray.CreateBuilder<PlanStep>();
        for (var i = 0; i < clauses.Count; i++)
        {
            var (drafts, refusal) = ClauseReader.Read(clauses[i], steps.Count, request.Tools);
            if (refusal.Length > 0) return Refuse(refusal);
            foreach (var draft in drafts)
            {
                if (Choose(request, draft) is not { } persona) return Refuse($"no active persona may use the tool '{draft.Tool}'");
                steps.Add(Step(draft, persona, $"Part {i + 1} of {clauses.Count}: {Quote(clauses[i].Text)}.", request.Persona is not null));
            }
            if (steps.Count > MaxSteps) return Refuse($"the task has more than {MaxSteps} steps; give it in parts");
        }
        return new Plan(steps.ToImmutable(), "");
    }

    // The persona asked for is never exchanged, even where it may not: the scope gate shall refuse and seal it.
    private static PersonaContract? Choose(PlanRequest request, StepDraft draft) =>
        request.Persona ?? PersonaChoice.For(draft, request.Tools.First(tool => tool.Name == draft.Tool), request.Personas);

    private static PlanStep Step(StepDraft draft, PersonaContract persona, string part, bool asked) => new(
        persona.Id,
        persona.Name,
        draft.Tool,
        draft.Parameters,
        draft.PlannedAction,
        [part, draft.Why, asked ? $"The persona {persona.Name} was asked for." : $"The persona {persona.Name} may use {draft.Tool} and fits best."]);

    internal static string Quote(string text)
    {
        if (text.Length <= 200) return $"\"{text}\"";
        var cut = char.IsHighSurrogate(text[199]) ? 199 : 200;
        return $"\"{text[..cut]}…\"";
    }

    private static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return false;
            i++;
        }
        return true;
    }

    private static Plan Refuse(string why) => new([], why);
}
