using Orleans;
using Orleans.Placement;
using Orleans.Runtime;

namespace Nexus.Tests.Engine;

/// <summary>Keeps a note in the storage that Nexus' own grains use, and says on which silo.</summary>
[Alias("test.INoteGrain")]
public interface INoteGrain : IGrainWithStringKey
{
    [Alias("Where")]
    Task<string> WhereAsync();

    [Alias("Write")]
    Task WriteAsync(string text);

    [Alias("Read")]
    Task<string> ReadAsync();

    [Alias("Clear")]
    Task ClearAsync();
}

[GenerateSerializer, Alias("test.NoteState")]
public sealed class NoteState
{
    [Id(0)]
    public string Text { get; set; } = null!;
}

[GrainType("test-note"), RandomPlacement]
internal sealed class NoteGrain(ILocalSiloDetails silo, [PersistentState("note", "snapshots")] IPersistentState<NoteState> note) : Grain, INoteGrain
{
    public Task<string> WhereAsync() => Task.FromResult(silo.SiloAddress.ToParsableString());

    public Task WriteAsync(string text)
    {
        note.State.Text = text;
        return note.WriteStateAsync();
    }

    public Task<string> ReadAsync() => Task.FromResult(note.RecordExists ? note.State.Text ?? "damaged" : "");

    public Task ClearAsync() => note.ClearStateAsync();
}
