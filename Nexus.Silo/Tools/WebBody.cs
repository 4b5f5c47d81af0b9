namespace Nexus.Tools;

/// <summary>Reads a body up to a limit, counted after unpacking, so that a small answer cannot swell.</summary>
internal static class WebBody
{
    public static async Task<(byte[] Body, bool Truncated)> ReadAsync(HttpContent content, int limit, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, cancellation);
            if (read == 0) return (body.ToArray(), false);
            var room = limit - (int)body.Length;
            body.Write(buffer, 0, Math.Min(read, room));
            if (read > room) return (body.ToArray(), true);
        }
    }
}
