using System.Text.Json;
using Nexus.Actions;
using StableHash = Nexus.Gates.StableHash;

namespace Nexus.Personas;

/// <summary>How large the numbers are that a persona gives a tool's argument, as orders of magnitude; and how far one is above that. Bounded: the argument longest not given is forgotten.</summary>
/// <remarks>Each is held against what came lately and against what came over a long time, so that no creeping makes a large one usual. Only larger is strange.</remarks>
internal sealed class AmountHabits
{
    private const int Capacity = 64;
    private const int Apprenticeship = 5;
    private const double Lately = 0.05, Long = 0.004;
    private const double BitsPerSquare = 0.72; // −log2 of a normal distribution's tail, about
    private const double MaxBits = 8;

    private readonly Dictionary<ulong, Use> _uses = [];
    private long _added;

    /// <summary>The strangest of an action's amounts, in bits, and what is usual in its place.</summary>
    public AmountReading Read(ActionFeatures features)
    {
        var most = default(AmountReading);
        foreach (var amount in features.Amounts)
        {
            if (!_uses.TryGetValue(KeyOf(features.Tool, amount.Argument), out var use) || use.Count < Apprenticeship) continue;
            var size = SizeOf(amount.Value);
            var above = Math.Max(use.Lately.Above(size), use.Long.Above(size));
            var bits = Math.Min(MaxBits, BitsPerSquare * above * above);
            if (bits > most.Bits) most = new AmountReading(bits, amount, Math.Pow(2, use.Long.Mean) - 1);
        }
        return most;
    }

    public void Add(ActionFeatures features)
    {
        foreach (var amount in features.Amounts)
        {
            var key = KeyOf(features.Tool, amount.Argument);
            var use = _uses.GetValueOrDefault(key);
            var size = SizeOf(amount.Value);
            _uses[key] = new Use(use.Count + 1, ++_added, use.Lately.With(size, use.Count, Lately), use.Long.With(size, use.Count, Long));
        }
        if (_uses.Count > Capacity) Forget();
    }

    public void Save(Utf8JsonWriter json)
    {
        json.WriteStartObject("amounts");
        foreach (var (key, use) in _uses.OrderBy(static pair => pair.Key))
        {
            json.WriteStartArray(key.ToString("x16", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteNumberValue(use.Count);
            json.WriteNumberValue(use.Last);
            json.WriteNumberValue(use.Lately.Mean);
            json.WriteNumberValue(use.Lately.Variance);
            json.WriteNumberValue(use.Long.Mean);
            json.WriteNumberValue(use.Long.Variance);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    public void Load(JsonElement json)
    {
        foreach (var entry in json.EnumerateObject())
        {
            var use = new Use(
                entry.Value[0].GetInt64(), entry.Value[1].GetInt64(), new Level(entry.Value[2].GetDouble(), entry.Value[3].GetDouble()), new Level(entry.Value[4].GetDouble(), entry.Value[5].GetDouble()));
            _uses[ulong.Parse(entry.Name, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture)] = use;
            _added = Math.Max(_added, use.Last);
        }
    }

    // A quarter at a time, so that the cost of sorting is spread over many additions.
    private void Forget()
    {
        foreach (var (key, _) in _uses.OrderBy(static pair => pair.Value.Last).Take(Capacity / 4).ToArray()) _uses.Remove(key);
    }

    private static double SizeOf(decimal value) => Math.Log2((double)Math.Abs(value) + 1);

    private static ulong KeyOf(string tool, string argument) => unchecked(StableHash.Of(tool) * 0x9E3779B97F4A7C15 + StableHash.Of(argument));

    private readonly record struct Use(long Count, long Last, Level Lately, Level Long);

    private readonly record struct Level(double Mean, double Variance)
    {
        // Half a doubling: below that a constant amount would make every other one strange.
        private const double Floor = 0.5;

        // A large one that was let through must not make the next look usual.
        private const double Reach = 3;

        private double Deviation => Math.Max(Floor, Math.Sqrt(Variance));

        /// <summary>How many deviations above what is usual; 0 for less.</summary>
        public double Above(double size) => Math.Max(0, (size - Mean) / Deviation);

        public Level With(double size, long before, double share)
        {
            if (before >= Apprenticeship) size = Math.Min(size, Mean + Reach * Deviation);
            share = Math.Max(1.0 / (before + 1), share);
            var step = size - Mean;
            return new Level(Mean + share * step, (1 - share) * (Variance + share * step * step));
        }
    }
}

/// <summary>An action's strangest amount.</summary>
/// <param name="Usual">What is usual in its place, about.</param>
internal readonly record struct AmountReading(double Bits, NamedAmount? Amount, double Usual);
