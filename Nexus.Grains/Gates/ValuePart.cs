namespace Nexus.Gates;

/// <summary>Parts of a string value that templates may name: of a URL its host, port, scheme, path, origin; of an address its domain; of a text its links.</summary>
internal static class ValuePart
{
    public const string Known = "host, port, scheme, path, origin, domain, links";

    public static bool IsKnown(string part) => Known.Split(", ").Contains(part);

    public static IEnumerable<string> Of(string value, string part)
    {
        switch (part)
        {
            case "": return [value];
            case "host": return [ResourceName.UrlOf(value).Authority];
            case "port": return [ResourceName.UrlOf(value).Uri.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)];
            case "scheme": return [ResourceName.UrlOf(value).Uri.Scheme];
            case "path": return ResourceName.Paths(ResourceName.UrlOf(value).Uri.AbsolutePath);
            case "origin": return [$"{ResourceName.UrlOf(value).Uri.Scheme}://{ResourceName.UrlOf(value).Authority}"];
            case "domain":
                var address = ResourceName.Email(value);
                return [address[(address.LastIndexOf('@') + 1)..]];
            case "links": return Links.Of(value);
            default: throw new NexusException(ErrorCode.Invalid, $"'{part}' is no part of a value ({Known})");
        }
    }
}
