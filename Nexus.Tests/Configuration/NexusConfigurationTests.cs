using Microsoft.Extensions.Logging;
using Nexus.Configuration;
using Xunit;

namespace Nexus.Tests.Configuration;

public sealed class NexusConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _folder.Dispose();

    private NexusConfiguration Load(params string[] args) => NexusConfiguration.Load(args, _folder.Path, _environment);

    private string Refusal(params string[] args) => Assert.Throws<NexusException>(() => Load(args)).Message;

    [Fact]
    public void Without_any_setting_the_defaults_hold_and_paths_lie_in_the_working_directory()
    {
        var options = Load().Options;
        Assert.Equal("http://localhost:8000/", options.Url.ToString());
        Assert.Equal(_folder.At("data"), options.DataDir);
        Assert.Equal(_folder.At("data/workspace"), options.WorkspaceDir);
        Assert.Equal(_folder.At("logs/nexus"), options.LogDir);
        Assert.Equal((60, 100, 2.5), (options.RateLimitRequestsPerMinute, options.RateLimitChainsPerHour, options.GateDriftSigma));
        Assert.Null(options.GateIntentThreshold);
        Assert.False(options.IsProduction);
    }

    [Fact]
    public void The_text_of_every_default_agrees_with_the_default_of_the_options()
    {
        var fresh = new NexusOptions { DataDir = "./data", LogDir = "./logs/nexus" };
        foreach (var key in OptionKeys.All.Where(k => k.Default.Length > 0)) Assert.Equal(fresh, key.Apply(fresh, key.Default));
    }

    [Fact]
    public void Each_source_outranks_the_one_before_it()
    {
        _folder.Write("appsettings.json", """{"Nexus": {"RateLimitRequestsPerMinute": 1, "log_level": "debug"}, "Logging": {}}""");
        Assert.Equal(1, Load().Options.RateLimitRequestsPerMinute);
        _folder.Write("nexus.yml", "rate_limit_requests_per_minute: 2\n");
        Assert.Equal(2, Load().Options.RateLimitRequestsPerMinute);
        _environment["NEXUS_RATE_LIMIT_REQUESTS_PER_MINUTE"] = "3";
        Assert.Equal(3, Load().Options.RateLimitRequestsPerMinute);
        Assert.Equal(4, Load("--rate-limit-requests-per-minute", "4").Options.RateLimitRequestsPerMinute);
        Assert.Equal(5, Load("--rate-limit-requests-per-minute=5").Options.RateLimitRequestsPerMinute);
        Assert.Equal(LogLevel.Debug, Load().Options.LogLevel);
    }

    [Fact]
    public void An_unknown_key_of_nexus_yml_is_refused_with_line_column_and_the_nearest_name()
    {
        _folder.Write("nexus.yml", "env: development\n  \ndata_dri: ./x\n");
        Assert.Contains("nexus.yml:3:1: unknown key 'data_dri'; did you mean 'data_dir'?", Refusal());
    }

    [Theory]
    [InlineData("env: [a]\n", "nexus.yml:1:6: env must be a single value")]
    [InlineData("- a\n", "must be a mapping")]
    [InlineData("env: development\nenv: production\n", "uplicate key")]
    [InlineData("env: 'x\n", "nexus.yml:")]
    [InlineData("env: [a\nurl: x\n", "nexus.yml: cannot be read to its end")]
    public void A_malformed_nexus_yml_is_refused_with_its_place(string yaml, string expected)
    {
        _folder.Write("nexus.yml", yaml);
        Assert.Contains(expected, Refusal());
    }

    [Fact]
    public void An_empty_nexus_yml_sets_nothing()
    {
        _folder.Write("nexus.yml", "# nothing yet\ndata_dir:\n");
        Assert.Equal(_folder.At("data"), Load().Options.DataDir);
    }

    [Fact]
    public void A_file_with_the_longer_ending_is_not_passed_over_in_silence()
    {
        _folder.Write("nexus.yaml", "port: 9001\n");
        Assert.StartsWith("nexus.yaml is not read", Assert.Single(Load().Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "appsettings.json: must be an object with a section Nexus")]
    [InlineData("{\"nexus\":{\"telemetry_seconds\":99999}}", "telemetry_seconds (appsettings.json: Nexus:telemetry_seconds): '99999' must be 0 to 3600")]
    [InlineData("{\"NEXUS\":5}", "appsettings.json: section Nexus must be an object")]
    public void Appsettings_are_read_in_any_case_and_nothing_in_them_is_passed_over(string json, string told)
    {
        _folder.Write("appsettings.json", json);
        Assert.Contains(told, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_appsettings_is_told_with_its_place_and_nothing_of_the_reader()
    {
        _folder.Write("appsettings.json", "{\n\"Nexus\": x");
        Assert.Contains("appsettings.json:2:10: ", Refusal(), StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_names_every_flag() => Assert.All(OptionKeys.All, key => Assert.Contains($"  {key.Flag} ", Usage.Text, StringComparison.Ordinal));

    [Fact]
    public void Another_file_may_be_named_by_NEXUS_CONFIG_and_must_exist()
    {
        _folder.Write("other.yml", "port: 9001\n");
        _environment["NEXUS_CONFIG"] = "other.yml";
        Assert.Equal(9001, Load().Options.Url.Port);
        _environment["NEXUS_CONFIG"] = "absent.yml";
        Assert.Contains("NEXUS_CONFIG: 'absent.yml' must be a file that exists", Refusal());
    }

    [Fact]
    public void Every_bad_key_is_listed_with_its_origin_value_and_rule_and_no_secret()
    {
        _environment["NEXUS_SECRET_KEY"] = "tooshort";
        _environment["NEXUS_GATE_INTENT_THRESHOLD"] = "1.5";
        _folder.Write("nexus.yml", "gate_drift_sigma: nan\n");
        var message = Refusal("--port", "70000");
        Assert.Contains("has 4 errors", message);
        Assert.Contains("secret_key (NEXUS_SECRET_KEY): '********' must be at least 32 bytes long", message);
        Assert.Contains("gate_intent_threshold (NEXUS_GATE_INTENT_THRESHOLD): '1.5' must be 0 to 1", message);
        Assert.Contains("gate_drift_sigma (nexus.yml:1:1): 'nan' must be 0.1 to 10", message);
        Assert.Contains("port (--port): '70000' must be 0 to 65535", message);
        Assert.DoesNotContain("tooshort", message);
    }

    [Theory]
    [InlineData("env", "staging")]
    [InlineData("env", "1")]
    [InlineData("env", "production,development")]
    [InlineData("embedding_provider", "auto,model")]
    [InlineData("embedding_model", " ")]
    [InlineData("data_dir", "  ")]
    [InlineData("accept_restored_log", " ")]
    [InlineData("url", "ftp://x")]
    [InlineData("url", "http://x/path")]
    [InlineData("database_url", "mysql://x/y")]
    [InlineData("database_url", "postgres://host")]
    [InlineData("admin_key", "nxs_short")]
    [InlineData("rate_limit_chains_per_hour", "0")]
    [InlineData("rate_limit_chains_per_hour", "-1")]
    [InlineData("gate_drift_sigma", "11")]
    [InlineData("gate_drift_sigma", "1e1")]
    [InlineData("log_level", "loud")]
    [InlineData("clustering", "consul")]
    [InlineData("cluster_id", "a b")]
    [InlineData("silo_address", "silo-1.example")]
    [InlineData("silo_port", "65536")]
    [InlineData("gateway_port", "-1")]
    [InlineData("dashboard", "maybe")]
    public void A_value_that_breaks_its_rule_is_refused(string key, string value)
    {
        _environment["NEXUS_" + key.ToUpperInvariant()] = value;
        Assert.Contains($"{key} (NEXUS_{key.ToUpperInvariant()}): ", Refusal());
    }

    [Theory]
    [InlineData("postgres://u:p@h:5432/d")]
    [InlineData("postgresql+asyncpg://nexus:nexus@localhost:5432/nexus")]
    [InlineData("Host=localhost;Database=nexus")]
    public void A_database_may_be_given_as_url_or_keywords(string value)
    {
        _environment["NEXUS_DATABASE_URL"] = value;
        Assert.Equal(value, Load().Options.DatabaseUrl);
    }

    [Fact]
    public void Host_and_port_replace_their_part_of_the_url()
    {
        _environment["NEXUS_PORT"] = "0";
        Assert.Equal("http://0.0.0.0:0/", Load("--host", "0.0.0.0").Options.Url.ToString());
        Assert.Equal("http://[::1]:0/", Load("--host", "::1").Options.Url.ToString());
    }

    [Fact]
    public void Production_demands_a_secret_key()
    {
        _environment["NEXUS_ENV"] = "production";
        Assert.Contains("secret_key (NEXUS_SECRET_KEY): unset", Refusal());
        _environment["NEXUS_SECRET_KEY"] = new string('k', 32);
        Assert.True(Load().Options.IsProduction);
    }

    [Fact]
    public void Clustering_demands_what_it_needs()
    {
        foreach (var kind in (string[])["redis", "postgres"])
        {
            var message = Refusal("--clustering", kind);
            Assert.Equal(kind == "redis", message.Contains("redis_url (NEXUS_REDIS_URL): unset", StringComparison.Ordinal));
            Assert.Contains("database_url (NEXUS_DATABASE_URL): unset", message);
            Assert.Contains("secret_key (NEXUS_SECRET_KEY): unset; clustered silos need the same one", message);
        }
    }

    [Theory]
    [InlineData("NEXUS_DATADIR", "did you mean 'NEXUS_DATA_DIR'?")]
    [InlineData("NEXUS_ULR", "did you mean 'NEXUS_URL'?")]
    [InlineData("NEXUS_FROB", "`nexus config` lists them all")]
    public void An_unknown_variable_is_a_warning_with_the_name_that_is_near_or_the_list(string name, string hint)
    {
        _environment[name] = "x";
        _environment["NEXUS_API_KEY"] = "nxs_a";
        var warning = Assert.Single(Load().Warnings);
        Assert.Equal($"{name} is set, but no setting has that name; {hint}", warning);
    }

    [Theory]
    [InlineData(new[] { "--data-dri", "x" }, "unknown argument '--data-dri'; did you mean '--data-dir'?")]
    [InlineData(new[] { "--data-dir" }, "--data-dir needs a value: a path")]
    [InlineData(new[] { "x" }, "unknown argument 'x'; `nexus config` lists them all")]
    public void A_bad_argument_is_refused(string[] args, string expected) => Assert.Contains(expected, Refusal(args));

    [Fact]
    public void A_yes_or_no_flag_may_stand_alone() => Assert.True(Load("--dashboard", "--port", "1").Options.Dashboard);

    [Fact]
    public void The_description_tells_value_and_origin_and_covers_secrets()
    {
        _environment["NEXUS_SECRET_KEY"] = new string('k', 40);
        _environment["NEXUS_DATABASE_URL"] = "postgres://u:hidden@h/d";
        var lines = Load("--port", "1234").Describe();
        Assert.Equal(OptionKeys.All.Count, lines.Count);
        Assert.Equal(("********", "NEXUS_SECRET_KEY"), Of("secret_key"));
        Assert.Equal(("postgres://u:********@h/d", "NEXUS_DATABASE_URL"), Of("database_url"));
        Assert.Equal(("http://localhost:1234", "default and --port"), Of("url"));
        Assert.Equal(("localhost", "url"), Of("host"));
        Assert.Equal(("1234", "--port"), Of("port"));
        Assert.Equal(("60", "default"), Of("rate_limit_requests_per_minute"));

        (string, string) Of(string key)
        {
            var line = lines.Single(l => l.Key == key);
            return (line.Value, line.Origin);
        }
    }

    [Fact]
    public void Options_never_print_their_secrets() =>
        Assert.DoesNotContain("hidden", new NexusOptions { SecretKey = "hidden", AdminKey = "hidden", DatabaseUrl = "hidden" }.ToString());
}
