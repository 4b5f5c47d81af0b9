using System.Text.Json;

namespace Nexus.Personas;

/// <summary>A fading histogram over a few places, for what is a quantity rather than a name.</summary>
internal sealed class Histogram(int places, bool circular)
{
    private const double Fading = 0.998;

    private readonly double[] _counts = new double[places];
    private double _total;

    /// <summary>−log2 of how likely the place was, each place lending half of itself to its neighbours.</summary>
    public double Bits(int place)
    {
        place = Math.Clamp(place, 0, places - 1);
        var near = 0.5 * _counts[place] + 0.25 * (At(place - 1) + At(place + 1));
        return -Math.Log2((near + 0.5 / places) / (_total + 0.5));
    }

    /// <summary>−log2 of how likely the place or a lower one was: only lower than usual is surprising.</summary>
    public double BitsBelow(int place)
    {
        var below = 0.5;
        for (var i = 0; i <= Math.Min(place, places - 1); i++) below += _counts[i];
        return -Math.Log2(below / (_total + 0.5));
    }

    public void Add(int place)
    {
        for (var i = 0; i < _counts.Length; i++) _counts[i] *= Fading;
        _counts[Math.Clamp(place, 0, places - 1)] += 1;
        _total = Total();
    }

    public void Save(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        foreach (var count in _counts) json.WriteNumberValue(count);
        json.WriteEndArray();
    }

    public void Load(JsonElement json)
    {
        if (json.GetArrayLength() != places) throw new NexusException(ErrorCode.Invalid, $"the snapshot's histogram has {json.GetArrayLength()} places instead of {places}");
        for (var i = 0; i < places; i++) _counts[i] = json[i].GetDouble();
        _total = Total();
    }

    private double At(int place) => circular ? _counts[(place + places) % places] : place >= 0 && place < places ? _counts[place] : 0;

    private double Total()
    {
        var total = 0.0;
        foreach (var count in _counts) total += count;
        return total;
    }
}
