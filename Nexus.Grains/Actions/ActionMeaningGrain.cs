using Nexus.Gates;
using Nexus.Personas;

namespace Nexus.Actions;

/// <summary>The door's part in embeddings: asked with patience, never for ever.</summary>
internal sealed partial class ActionGrain
{
    private ValueTask<MeaningReading> ReadMeaning(Passage passage, PersonaContract contract)
    {
        var reading = meaning.ReadAsync(contract, passage.Intent.PlannedAction, settings.IntentThreshold, CancellationToken.None);
        return reading.IsCompletedSuccessfully ? reading : new(WithPatience(reading.AsTask()));
    }

    /// <summary>An embedder that does not answer cannot judge: the gate fails, and the door stays open for others.</summary>
    private async Task<MeaningReading> WithPatience(Task<MeaningReading> reading)
    {
        try
        {
            return await reading.WaitAsync(settings.EmbedderPatience, time);
        }
        catch (TimeoutException)
        {
            return new MeaningReading(0, "", settings.IntentThreshold ?? 1, "", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the embedder gave no answer within {settings.EmbedderPatience.TotalSeconds:0.#} s"));
        }
    }
}
