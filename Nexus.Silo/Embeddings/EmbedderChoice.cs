using Nexus.Configuration;
using Nexus.Gates;

namespace Nexus.Embeddings;

/// <summary>An embedder as it is shown before it is used.</summary>
/// <param name="Note">Where its threshold comes from, and why it was taken.</param>
internal sealed record EmbedderDescription(string Name, double Threshold, string Note);

/// <summary>Which embedder the configuration means. It is chosen once, at the start; one that fails later fails the gate and is never replaced in silence.</summary>
internal static class EmbedderChoice
{
    /// <summary>The seed's figure, for models nobody has calibrated here.</summary>
    private const double Uncalibrated = 0.75;

    // All calibrated by `Nexus.Bench embedders` on the calibrating half of Nexus.Tests/Gates/Data/paraphrases.tsv.
    private const double UseLiteThreshold = 0.40;
    private const double UseLiteDeedsThreshold = 0.44;

    private const string UseLite = "use-lite";
    private const string Calibrated = "threshold calibrated on the paraphrase set of the tests";

    /// <summary>Where the build puts the encoder that it fetches.</summary>
    public static string BundledFolder { get; } = Path.Combine(AppContext.BaseDirectory, "models", UseLite);

    /// <summary>Why the embedding settings cannot be obeyed, with the key's name and its rule; or null.</summary>
    public static string? Fault(NexusOptions options)
    {
        if (options.EmbeddingProvider is EmbeddingProvider.OpenAi or EmbeddingProvider.Ollama)
            return options.EmbeddingModel.Length > 0 ? null : $"embedding_model (NEXUS_EMBEDDING_MODEL): unset; embedding_provider {options.EmbeddingProvider.ToString().ToLowerInvariant()} needs the name of a model";
        var folder = FolderOf(options);
        if (options.EmbeddingModelPath.Length == 0) return options.EmbeddingProvider == EmbeddingProvider.Model && !GraphEncoder.IsIn(folder) ? $"embedding_model_path (NEXUS_EMBEDDING_MODEL_PATH): unset; embedding_provider model needs the folder of a sentence encoder, none came with the program" : null;
        return GraphEncoder.IsIn(folder) || BertEncoder.IsIn(folder) ? null : $"embedding_model_path (NEXUS_EMBEDDING_MODEL_PATH): '{folder}' must be a folder with {Layouts}";
    }

    public static EmbedderDescription Describe(NexusOptions options) => ProviderOf(options) switch
    {
        EmbeddingProvider.Lexical => new("lexical", new LexicalEmbedder().DefaultThreshold, options.EmbeddingProvider == EmbeddingProvider.Lexical ? Calibrated : $"no sentence encoder came with the program, words are compared instead; {Calibrated}"),
        EmbeddingProvider.Auto => new(UseLite + "+deeds", UseLiteDeedsThreshold, Calibrated),
        EmbeddingProvider.Model when NameOf(options) == UseLite => new(UseLite, UseLiteThreshold, Calibrated),
        _ => new(NameOf(options), Uncalibrated, "threshold not calibrated for this model: measure it with 'Nexus.Bench embedders' and set gate_intent_threshold"),
    };

    public static IEmbedder Make(NexusOptions options, TimeProvider time)
    {
        var chosen = Describe(options);
        var patience = TimeSpan.FromSeconds(options.EmbeddingTimeoutSeconds);
        return ProviderOf(options) switch
        {
            EmbeddingProvider.Lexical => new LexicalEmbedder(),
            EmbeddingProvider.Auto => new DeedEmbedder(chosen.Name, chosen.Threshold, new GraphEncoder(UseLite, UseLiteThreshold, BundledFolder, time)),
            EmbeddingProvider.OpenAi => RemoteEmbedder.OpenAi(chosen.Threshold, options.EmbeddingUrl, options.EmbeddingModel, options.EmbeddingApiKey, patience, time),
            EmbeddingProvider.Ollama => RemoteEmbedder.Ollama(chosen.Threshold, options.EmbeddingUrl, options.EmbeddingModel, options.EmbeddingApiKey, patience, time),
            _ when BertEncoder.IsIn(FolderOf(options)) => new BertEncoder(chosen.Name, chosen.Threshold, FolderOf(options), time),
            _ => new GraphEncoder(chosen.Name, chosen.Threshold, FolderOf(options), time),
        };
    }

    private const string Layouts = "model.json and vocab.json (a TensorFlow.js graph and its sentence pieces), or config.json, model.safetensors and vocab.txt (BERT)";

    // What auto comes down to.
    private static EmbeddingProvider ProviderOf(NexusOptions options)
    {
        if (options.EmbeddingProvider != EmbeddingProvider.Auto) return options.EmbeddingProvider;
        if (options.EmbeddingModelPath.Length > 0) return EmbeddingProvider.Model;
        return GraphEncoder.IsIn(BundledFolder) ? EmbeddingProvider.Auto : EmbeddingProvider.Lexical;
    }

    private static string FolderOf(NexusOptions options) => options.EmbeddingModelPath.Length > 0 ? options.EmbeddingModelPath : BundledFolder;

    private static string NameOf(NexusOptions options) => ProviderOf(options) switch
    {
        EmbeddingProvider.OpenAi => "openai:" + options.EmbeddingModel,
        EmbeddingProvider.Ollama => "ollama:" + options.EmbeddingModel,
        _ => Path.GetFileName(Path.TrimEndingDirectorySeparator(FolderOf(options))),
    };
}
