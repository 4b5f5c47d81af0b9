using System.Runtime.CompilerServices;
using Nexus.Actions;

namespace Nexus.Gates;

/// <summary>What a chain has seen, read once: every later action asks it again.</summary>
internal sealed class SeenText
{
    private static readonly ConditionalWeakTable<Observation, SeenText> Read = [];

    private readonly Lazy<HashSet<ulong>> _fragments;
    private readonly Lazy<SourceNames> _names;
    private readonly Lazy<Orders> _orders;
    private readonly Lazy<Addressed> _addressed;
    private readonly Lazy<HashSet<DayName>> _days;
    private readonly Lazy<Records> _records;
    private readonly Lazy<HashSet<string>> _content;

    private SeenText(string text)
    {
        Text = text;
        _fragments = new(() => [.. Fragments.Of(Text).Select(static piece => piece.Hash), .. Fragments.Ends(Text)]);
        _names = new(() => new SourceNames(Text));
        _orders = new(() => new Orders(Records.Form == RecordForm.List ? Records.ToString() : Text));
        _addressed = new(() => new Addressed(Text));
        _days = new(() => [.. DayName.AllIn(Text)]);
        _records = new(() => new Records(Text));
        _content = new(() => TaskWords.Of(Text));
    }

    public string Text { get; }

    /// <summary>The places it names.</summary>
    public SourceNames Names => _names.Value;

    /// <summary>The sentences in it that tell someone to do something.</summary>
    public Orders Orders => _orders.Value;

    /// <summary>The passages in it that speak to the agent.</summary>
    public Addressed Addressed => _addressed.Value;

    /// <summary>The days it names.</summary>
    public HashSet<DayName> Days => _days.Value;

    /// <summary>The records it is a list of.</summary>
    public Records Records => _records.Value;

    /// <summary>The words by which it may mean one thing among others.</summary>
    public HashSet<string> Content => _content.Value;

    public static SeenText Of(Observation seen) => Read.GetValue(seen, static one => new SeenText(one.Text));

    /// <summary>Whether the task holds it.</summary>
    public static bool InTask(GateInput input, ulong fragment)
    {
        foreach (var seen in input.Intent.Seen)
            if (seen.Source == "task" && Of(seen).Holds(fragment)) return true;
        return false;
    }

    public bool Holds(ulong fragment) => _fragments.Value.Contains(fragment);
}
