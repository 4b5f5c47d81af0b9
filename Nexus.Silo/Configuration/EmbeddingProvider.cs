namespace Nexus.Configuration;

/// <summary>Who turns sentences into vectors for the intent gate.</summary>
public enum EmbeddingProvider
{
    /// <summary>The encoder that came with the program, with the deeds beside it; where it could not be fetched, the lexical one.</summary>
    Auto,

    /// <summary>Tables of words; needs nothing.</summary>
    Lexical,

    /// <summary>The sentence encoder in the folder <c>embedding_model_path</c>, run in this process.</summary>
    Model,

    /// <summary>A server that speaks OpenAI's embeddings API.</summary>
    OpenAi,

    /// <summary>A server that speaks Ollama's.</summary>
    Ollama,
}
