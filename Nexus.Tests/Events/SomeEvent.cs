using System.Collections.Frozen;
using Nexus.Entities;
using Nexus.Events;
using Nexus.Rules;

namespace Nexus.Tests.Events;

/// <summary>Records as a source brings them, read.</summary>
internal static class SomeEvent
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly FrozenDictionary<string, EntityInfo> Known = new[] { "SocketHub", "host", "nexus", "web01", "audit" }.ToFrozenDictionary(id => id, id => new EntityInfo(id, "service", "", [], 0, ""));

    public static ReadResult Read(string body, RecordFormat format = RecordFormat.Auto, string entity = "", long position = 1, DateTimeOffset? at = null) =>
        Normaliser.Read(new ReadRecord("j", position, at ?? Now, "", new RawRecord("test", format, entity, body)));

    public static Event Of(string body, string entity = "", long position = 1) => Read(body, entity: entity, position: position) is { Event: { } read } ? read : throw new InvalidOperationException(Read(body).Error);

    public static Observed Observed(string body, string entity = "", long position = 1) => Nexus.Events.Observed.Of(Of(body, entity, position), Known, "here");

    public static string Message(double seconds, string text = "hello", string session = "s1", string entity = "SocketHub") =>
        $$"""{"entity":"{{entity}}","type":"user_message","payload":{"session_id":"{{session}}","text":"{{text}}"},"ts":"{{Now.AddSeconds(seconds):O}}"}""";

    /// <summary>What rules find in records, each scope with windows of its own, as the correlators have.</summary>
    public static List<Nexus.Threats.ThreatFinding> Judge(RuleSet rules, IEnumerable<string> bodies, string entity = "")
    {
        var (scopes, found, hits) = (new Dictionary<string, Correlation>(), new List<Nexus.Threats.ThreatFinding>(), new List<RoutedHit>());
        var position = 0L;
        foreach (var body in bodies)
        {
            hits.Clear();
            rules.Judge(Observed(body, entity, ++position), hits);
            foreach (var hit in hits)
            {
                var key = $"{hit.By}/{hit.Scope}";
                if (!scopes.TryGetValue(key, out var scope)) scopes[key] = scope = new Correlation("acme", hit.By, hit.Scope);
                found.AddRange(scope.Observe(rules, "j", 0, [hit.Hit]));
            }
        }

        return found;
    }
}
