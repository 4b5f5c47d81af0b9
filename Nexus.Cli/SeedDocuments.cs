namespace Nexus.Cli;

/// <summary>A few short documents about Nexus itself: enough to ask it questions on the first day.</summary>
internal static class SeedDocuments
{
    public static IReadOnlyList<(string Name, string Text)> All { get; } =
    [
        ("nexus", """
            What is Nexus? Nexus is the accountable door between an agent's intent and its effect. An agent declares what it intends to do. Four gates judge
            the intent. The decision is sealed in an append-only ledger before anything runs. Exactly the committed call runs, and its outcome is sealed too.
            """),
        ("gates", """
            Nexus has four gates, and all four run on every action. The scope gate checks that the tool is allowed and that every resource of the real parameters
            lies in the persona's scopes. The intent gate checks that the planned action fits the persona and that values come from trusted sources. The ttl gate
            checks that the lease still holds. The drift gate measures how surprising the action is under the persona's own history. A gate that cannot judge fails.
            """),
        ("ledger", """
            The ledger of Nexus keeps two leaves for each action: the decision, durable before the tool starts, and the outcome. The leaves form a Merkle tree for
            each tenant. Verification recomputes every leaf, link, payload and place in the tree, and says where something was changed, dropped, swapped or truncated.
            """),
        ("personas", """
            A persona of Nexus is a behavioural contract: allowed tools, resource scopes, intent patterns, a time to live and a risk tolerance. One agent wears
            many personas, one at a time, by taking a lease. Personas earn trust: cold start, established after 50 successful actions, trusted after 500.
            """),
    ];
}
