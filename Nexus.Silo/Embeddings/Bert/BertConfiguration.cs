using System.Text.Json;

namespace Nexus.Embeddings.Bert;

/// <summary>How a sentence encoder of the BERT family is built: from the files that come with it.</summary>
/// <param name="MeanPooling">Whether a sentence's vector is the mean of its tokens', else the first token's.</param>
internal sealed record BertConfiguration(int Vocabulary, int Width, int Layers, int Heads, int Inner, int Positions, int Types, float Epsilon, bool LowerCase, bool MeanPooling)
{
    public const string File = "config.json";
    public const string WeightsFile = "model.safetensors";
    public const string VocabularyFile = "vocab.txt";

    public static bool IsIn(string folder) => new[] { File, WeightsFile, VocabularyFile }.All(name => System.IO.File.Exists(Path.Combine(folder, name)));

    public static BertConfiguration Read(string folder)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(folder, File)));
        var config = document.RootElement;
        var type = config.TryGetProperty("model_type", out var named) ? named.GetString() : "bert";
        if (type != "bert") throw new NexusException(ErrorCode.Invalid, $"'{folder}' holds a model of type '{type}', only bert is read");
        if (config.TryGetProperty("hidden_act", out var act) && act.GetString() != "gelu") throw new NexusException(ErrorCode.Invalid, $"'{folder}' holds a model with activation '{act.GetString()}', only gelu is read");
        int Whole(string name) => config.GetProperty(name).GetInt32();
        var epsilon = config.TryGetProperty("layer_norm_eps", out var stated) ? stated.GetSingle() : 1e-12f;
        return new BertConfiguration(
            Whole("vocab_size"), Whole("hidden_size"), Whole("num_hidden_layers"), Whole("num_attention_heads"), Whole("intermediate_size"), Whole("max_position_embeddings"), Whole("type_vocab_size"), epsilon,
            Flag(folder, "tokenizer_config.json", "do_lower_case", true), !Flag(folder, Path.Combine("1_Pooling", "config.json"), "pooling_mode_cls_token", false));
    }

    private static bool Flag(string folder, string file, string name, bool otherwise)
    {
        var path = Path.Combine(folder, file);
        if (!System.IO.File.Exists(path)) return otherwise;
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
        return document.RootElement.TryGetProperty(name, out var value) ? value.GetBoolean() : otherwise;
    }
}
