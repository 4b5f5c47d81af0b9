using Nexus.Configuration;
using Nexus.Embeddings;
using Nexus.Gates;
using Nexus.Tests.Configuration;
using Nexus.Tests.Ledger;
using Xunit;

namespace Nexus.Tests.Embeddings;

public sealed class EmbedderChoiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("NEXUS_EMBEDDING_PROVIDER", "word2vec", "embedding_provider (NEXUS_EMBEDDING_PROVIDER): 'word2vec' must be auto, lexical, model, openai or ollama")]
    [InlineData("NEXUS_EMBEDDING_PROVIDER", "openai", "embedding_model (NEXUS_EMBEDDING_MODEL): unset; embedding_provider openai needs")]
    [InlineData("NEXUS_EMBEDDING_PROVIDER", "ollama", "embedding_model (NEXUS_EMBEDDING_MODEL): unset; embedding_provider ollama needs")]
    [InlineData("NEXUS_EMBEDDING_MODEL_PATH", "nowhere", "must be a folder with model.json and vocab.json")]
    [InlineData("NEXUS_EMBEDDING_URL", "ftp://x", "embedding_url (NEXUS_EMBEDDING_URL): 'ftp://x' must be an http or https address")]
    [InlineData("NEXUS_EMBEDDING_TIMEOUT_SECONDS", "60", "embedding_timeout_seconds (NEXUS_EMBEDDING_TIMEOUT_SECONDS): '60' must be 1 to 20")]
    public void What_cannot_be_obeyed_is_refused_at_the_start_with_key_and_rule(string variable, string value, string refusal) =>
        Assert.Contains(refusal, Assert.Throws<NexusException>(() => Load(variable, value)).Message);

    [Fact]
    public void The_key_is_never_shown() =>
        Assert.DoesNotContain("sk-secret", string.Join('\n', Load("NEXUS_EMBEDDING_API_KEY", "sk-secret").Describe().Select(setting => setting.Value)));

    [Fact]
    public void The_configuration_shows_which_embedder_auto_means() =>
        Assert.Equal(GraphEncoder.IsIn(EmbedderChoice.BundledFolder) ? "auto (use-lite+deeds)" : "auto (lexical)", Load("X", "").Describe().Single(setting => setting.Key == "embedding_provider").Value);

    [Fact]
    public void Who_wants_words_compared_gets_that()
    {
        var options = Load("NEXUS_EMBEDDING_PROVIDER", "lexical").Options;
        Assert.IsType<LexicalEmbedder>(EmbedderChoice.Make(options, TimeProvider.System));
        Assert.Equal("lexical", EmbedderChoice.Describe(options).Name);
    }

    [Fact]
    public void A_model_that_nobody_calibrated_says_so()
    {
        var chosen = EmbedderChoice.Describe(new NexusOptions { EmbeddingProvider = EmbeddingProvider.Ollama, EmbeddingModel = "all-minilm" });
        Assert.Equal(("ollama:all-minilm", 0.75), (chosen.Name, chosen.Threshold));
        Assert.Contains("not calibrated", chosen.Note);
    }

    [Fact]
    public async Task Gates_health_and_seals_name_the_embedder()
    {
        await using var silo = await LogSilo.StartAsync(options => options with { EmbeddingProvider = EmbeddingProvider.Lexical });
        Assert.Contains("\"embedder\":{\"name\":\"lexical\",\"threshold\":0.45", await silo.GetAsync("/v1/gates"));
        Assert.Contains("\"embedder\":\"lexical\"", await silo.GetAsync("/v1/health"));
        Assert.Contains("(lexical)", await silo.GetAsync("/v1/ledger/" + await silo.RunAsync()));
    }

    private NexusConfiguration Load(string variable, string value) => NexusConfiguration.Load([], _folder.Path, new Dictionary<string, string> { [variable] = value });
}
