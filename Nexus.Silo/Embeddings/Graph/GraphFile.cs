using System.Globalization;
using System.Text.Json;

namespace Nexus.Embeddings.Graph;

/// <summary>What stands in a TensorFlow.js <c>model.json</c>: nodes, weights, and the files these lie in.</summary>
/// <remarks>Read token by token into plain classes: this happens while somebody waits for the first sentence.</remarks>
internal sealed class GraphFile
{
    private GraphFile()
    {
    }

    public Dictionary<string, NodeText> Nodes { get; } = new(StringComparer.Ordinal);

    public List<WeightText> Weights { get; } = [];

    /// <summary>Names of files, in the order of the weights.</summary>
    public List<string> Paths { get; } = [];

    public static GraphFile Read(ReadOnlySpan<byte> json)
    {
        var file = new GraphFile();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (Next(ref reader) is { } name)
        {
            if (name == "modelTopology") file.ReadTopology(ref reader);
            else if (name == "weightsManifest") file.ReadManifest(ref reader);
            else reader.Skip();
        }
        return file;
    }

    private void ReadTopology(ref Utf8JsonReader reader)
    {
        while (Next(ref reader) is { } name)
        {
            if (name != "node")
            {
                reader.Skip();
                continue;
            }
            while (Element(ref reader)) ReadNode(ref reader);
        }
    }

    private void ReadNode(ref Utf8JsonReader reader)
    {
        var node = new NodeText();
        while (Next(ref reader) is { } name)
        {
            if (name == "name") node.Name = reader.GetString()!;
            else if (name == "op") node.Op = reader.GetString()!;
            else if (name == "input") ReadTexts(ref reader, node.Inputs);
            else if (name == "attr") ReadAttributes(ref reader, node.Attributes);
            else reader.Skip();
        }
        Nodes[node.Name] = node;
    }

    private static void ReadAttributes(ref Utf8JsonReader reader, Dictionary<string, int[]> attributes)
    {
        while (Next(ref reader) is { } attribute)
            while (Next(ref reader) is { } kind)
            {
                if (kind == "i") attributes[attribute] = [Whole(ref reader)];
                else if (kind == "b") attributes[attribute] = [reader.GetBoolean() ? 1 : 0];
                else if (kind == "list") ReadList(ref reader, attribute, attributes);
                else reader.Skip();
            }
    }

    private static void ReadList(ref Utf8JsonReader reader, string attribute, Dictionary<string, int[]> attributes)
    {
        while (Next(ref reader) is { } kind)
        {
            if (kind == "i") attributes[attribute] = Wholes(ref reader);
            else reader.Skip();
        }
    }

    private void ReadManifest(ref Utf8JsonReader reader)
    {
        while (Element(ref reader))
            while (Next(ref reader) is { } name)
            {
                if (name == "paths") ReadTexts(ref reader, Paths);
                else if (name != "weights") reader.Skip();
                else while (Element(ref reader)) ReadWeight(ref reader);
            }
    }

    private void ReadWeight(ref Utf8JsonReader reader)
    {
        var weight = new WeightText();
        while (Next(ref reader) is { } name)
        {
            if (name == "name") weight.Name = reader.GetString()!;
            else if (name == "dtype") weight.Type = reader.GetString()!;
            else if (name == "shape") weight.Shape = Wholes(ref reader);
            else
            {
                weight.IsQuantised |= name == "quantization";
                reader.Skip();
            }
        }
        Weights.Add(weight);
    }

    // The next property of the object, its value about to be read; null at its end.
    private static string? Next(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName) return null;
        var name = reader.GetString();
        reader.Read();
        return name;
    }

    private static bool Element(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType != JsonTokenType.EndArray;

    private static void ReadTexts(ref Utf8JsonReader reader, List<string> to)
    {
        while (Element(ref reader)) to.Add(reader.GetString()!);
    }

    private static int[] Wholes(ref Utf8JsonReader reader)
    {
        var wholes = new List<int>();
        while (Element(ref reader)) wholes.Add(Whole(ref reader));
        return wholes.ToArray();
    }

    // Protobuf's JSON writes 64-bit numbers as text.
    private static int Whole(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String ? int.Parse(reader.GetString()!, CultureInfo.InvariantCulture) : reader.GetInt32();

    internal sealed class NodeText
    {
        public string Name = "";
        public string Op = "";
        public readonly List<string> Inputs = [];
        public readonly Dictionary<string, int[]> Attributes = new(StringComparer.Ordinal);
    }

    internal sealed class WeightText
    {
        public string Name = "";
        public string Type = "";
        public int[] Shape = [];
        public bool IsQuantised;
    }
}
