using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Nexus.Ledger;

/// <summary>Reads bundle files member by member, and refuses anything else.</summary>
internal static class BundleReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = CanonicalJson.MaxDepth };

    public static SignedBundle Read(ReadOnlyMemory<byte> file)
    {
        if (!CanonicalJson.IsCanonical(file.Span)) throw Refuse("the file", "is not canonical JSON: it was altered, or is no bundle");
        using var document = JsonDocument.Parse(file, Strict);
        var root = Members(document.RootElement, "the file", "bundle", "note");
        var digest = SHA256.HashData(JsonMarshal.GetRawUtf8Value(root["bundle"]));
        return new SignedBundle(ReadBundle(root["bundle"]), [.. digest], SignedNote.Parse(Text(root, "note")));
    }

    private static Bundle ReadBundle(JsonElement element)
    {
        var members = Members(element, "bundle", "checkpoint", "format", "id", "keys", "leaves", "personas", "subject", "tenant", "tools?");
        if (Text(members, "format") != BundleFormat.Name) throw Refuse("format", $"must be {BundleFormat.Name}");
        var subject = WireName.Find<BundleSubject>(Text(members, "subject")) ?? throw Refuse("subject", "must be chain or seal");
        return new Bundle(
            subject,
            Text(members, "id"),
            Text(members, "tenant"),
            SignedNote.Parse(Text(members, "checkpoint")),
            Items(members, "keys", static (key, at) => Text(key, at)),
            Items(members, "leaves", ReadLeaf),
            Items(members, "personas", ReadPersona))
        {
            Tools = members.ContainsKey("tools") ? Items(members, "tools", ReadTool) : default,
        };
    }

    private static BundleLeaf ReadLeaf(JsonElement element, string at)
    {
        var members = Members(element, at, "hash", "index", "leaf", "path", "payload?", "salt?");
        return new BundleLeaf(
            Integer(members, "index", at),
            Hex(members, "hash", at),
            Utf8Json.From(Text(members["leaf"], $"{at}.leaf")),
            members.TryGetValue("payload", out var payload) ? Utf8Json.From(Text(payload, $"{at}.payload")) : default,
            members.ContainsKey("salt") ? Hex(members, "salt", at) : [],
            Items(members, "path", static (hash, place) => ImmutableArray.Create(StrictBase64.DecodeHash(Text(hash, place)) ?? throw Refuse(place, "must be base 64 of 32 bytes")), at));
    }

    private static BundlePersona ReadPersona(JsonElement element, string at)
    {
        var members = Members(element, at, "document", "id", "version");
        return new BundlePersona(Text(members["id"], $"{at}.id"), Version(members, at), Utf8Json.From(Text(members["document"], $"{at}.document")));
    }

    private static BundleTool ReadTool(JsonElement element, string at)
    {
        var members = Members(element, at, "document", "name", "version");
        return new BundleTool(Text(members["name"], $"{at}.name"), Version(members, at), Utf8Json.From(Text(members["document"], $"{at}.document")));
    }

    private static int Version(Dictionary<string, JsonElement> members, string at) =>
        Integer(members, "version", at) is >= 1 and <= int.MaxValue and var version ? (int)version : throw Refuse($"{at}.version", "must be 1 or more");

    private static Dictionary<string, JsonElement> Members(JsonElement element, string at, params string[] names)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Refuse(at, "must be an object");
        var members = element.EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value, StringComparer.Ordinal);
        foreach (var name in members.Keys)
            if (!names.Contains(name) && !names.Contains(name + "?")) throw Refuse($"{at}.{name}", "is not a member of it");
        foreach (var name in names)
            if (!name.EndsWith('?') && !members.ContainsKey(name)) throw Refuse($"{at}.{name}", "is missing");
        return members;
    }

    private static ImmutableArray<T> Items<T>(Dictionary<string, JsonElement> members, string name, Func<JsonElement, string, T> read, string at = "bundle")
    {
        if (members[name].ValueKind != JsonValueKind.Array) throw Refuse($"{at}.{name}", "must be an array");
        return [.. members[name].EnumerateArray().Select((item, i) => read(item, $"{at}.{name}[{i}]"))];
    }

    private static string Text(Dictionary<string, JsonElement> members, string name) => Text(members[name], name);

    private static string Text(JsonElement element, string at) => element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Refuse(at, "must be a string");

    private static long Integer(Dictionary<string, JsonElement> members, string name, string at) =>
        members[name].ValueKind == JsonValueKind.Number && members[name].TryGetInt64(out var value) && value >= 0 ? value : throw Refuse($"{at}.{name}", "must be an integer from 0");

    private static ImmutableArray<byte> Hex(Dictionary<string, JsonElement> members, string name, string at)
    {
        var text = Text(members[name], $"{at}.{name}");
        return text.Length % 2 == 0 && text.All(static c => char.IsAsciiHexDigitLower(c)) ? ImmutableCollectionsMarshal.AsImmutableArray(Convert.FromHexString(text)) : throw Refuse($"{at}.{name}", "must be lower-case hexadecimal digits");
    }

    private static NexusException Refuse(string at, string problem) => new(ErrorCode.Invalid, $"bundle refused: {at} {problem}");
}
