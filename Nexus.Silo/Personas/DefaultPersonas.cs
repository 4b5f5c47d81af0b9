namespace Nexus.Personas;

/// <summary>The personas a tenant begins with. <c>deploy/personas</c> says the same for people who write their own, and a test holds both together: reading files of YAML would take a tenth of a first start and memory ever after.</summary>
public static class DefaultPersonas
{
    /// <summary>The persona of repairs, which no chain's planner is offered until a tenant has had one.</summary>
    public static PersonaDraft Antibody { get; } = new(
        "antibody",
        "Repairs what observation has found broken, with repair tools only.",
        ["restart_process", "throttle", "set_config", "reload", "quarantine_persona"],
        ["process:**", "entity:**", "persona:**"],
        [
            "restart the guarded process of the entity",
            "throttle the events of the entity",
            "set a configuration value of the entity",
            "reload the configuration of the entity",
            "quarantine the persona",
        ],
        120,
        RiskLevel.Medium);

    /// <summary>In the customary order: researcher, analyst, creator, communicator, operator.</summary>
    public static IReadOnlyList<PersonaDraft> All { get; } =
    [
        new(
            "researcher",
            "Finds out what is known, in the knowledge base and on the web. Changes nothing.",
            ["knowledge_search", "web_fetch"],
            ["kb:**", "http:**"],
            [
                "search the knowledge base for information",
                "search the knowledge base for a question",
                "find data about a topic",
                "search for information",
                "fetch the web page of a source",
                "fetch the web page",
            ],
            120,
            RiskLevel.Low),
        new(
            "analyst",
            "Reads data and describes it in numbers.",
            ["knowledge_search", "compute_stats", "file_read"],
            ["kb:**", "file:read:**"],
            [
                "compute statistics of the numbers",
                "analyze the numbers of a data set",
                "read the file with the data",
                "read the file",
                "search the knowledge base for figures",
                "search the knowledge base for information",
            ],
            180,
            RiskLevel.Low),
        new(
            "creator",
            "Writes texts and keeps them in files, from what is known and what was read.",
            ["knowledge_search", "file_read", "file_write"],
            ["kb:**", "file:read:**", "file:write:**"],
            [
                "write the text to the file",
                "append the text to the file",
                "create a document from a draft",
                "read the file",
                "read the file to be revised",
                "search the knowledge base for background",
                "search the knowledge base for information",
            ],
            180,
            RiskLevel.Medium),
        new(
            "communicator",
            "Prepares messages and leaves them in the outbox folder; sends nothing itself.",
            ["knowledge_search", "file_write"],
            ["kb:**", "file:write:outbox/**"],
            [
                "write the text to the file",
                "append the text to the file",
                "search the knowledge base for an answer",
                "search the knowledge base for information",
            ],
            120,
            RiskLevel.Medium),
        new(
            "operator",
            "Does whatever the tools can do, for work that no narrower persona covers.",
            ["knowledge_search", "web_fetch", "file_read", "file_write", "compute_stats"],
            ["kb:**", "http:**", "file:read:**", "file:write:**"],
            [
                "search the knowledge base for information",
                "fetch the web page",
                "read the file",
                "write the text to the file",
                "append the text to the file",
                "compute statistics of the numbers",
            ],
            300,
            RiskLevel.High),
    ];
}
