using System.Text;
using System.Text.Json;
using Nexus.Personas;

namespace Nexus.Tools;

/// <summary>Reads a text file of the workspace.</summary>
internal sealed class FileReadTool(Workspace workspace) : ITool
{
    private const int MaxBytes = 1 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public ToolDescriptor Descriptor { get; } = new(
        "file_read",
        "Reads a text file of the workspace, up to 1 MiB of UTF-8.",
        Utf8Json.From("""
            {"type":"object","properties":{
            "path":{"type":"string","minLength":1,"maxLength":1024,"description":"Relative to the workspace, folders parted by '/'."}},
            "required":["path"],"additionalProperties":false}
            """),
        RiskLevel.Low,
        ToolEffect.Read,
        ["file:read:{path}"],
        [],
        10,
        RequiresApproval: false,
        ToolRecovery.Rerun,
        OutputTrust.Untrusted,
        1);

    public async ValueTask<ToolResult> InvokeAsync(ToolCall call, CancellationToken cancellation)
    {
        using var parameters = JsonDocument.Parse(call.Take(Descriptor).Memory);
        var path = workspace.Find(call.Tenant, parameters.RootElement.Text("path"));
        if (!File.Exists(path.Full)) return ToolResult.Fail($"there is no file '{path.Name}' in the workspace");
        byte[] bytes;
        try
        {
            // To open a pipe would wait for whoever writes to it: what is without length is not opened.
            if (new FileInfo(path.Full).Length == 0) return Answer(path, "", 0);
            using var handle = File.OpenHandle(path.Full, options: FileOptions.Asynchronous);
            Workspace.CheckOpened(handle, path);
            var length = RandomAccess.GetLength(handle);
            if (length > MaxBytes) return ToolResult.Fail($"'{path.Name}' has {length:N0} bytes; at most {MaxBytes:N0} are read");
            bytes = new byte[length];
            var read = await RandomAccess.ReadAsync(handle, bytes, 0, cancellation);
            if (read < length) bytes = bytes[..read];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ToolResult.Fail($"'{path.Name}' cannot be read: {FileErrors.Explain(e)}");
        }
        return TextOf(bytes) is { } text ? Answer(path, text, bytes.Length) : ToolResult.Fail($"'{path.Name}' is not UTF-8 text; binary files are not read");
    }

    private static ToolResult Answer(WorkspacePath path, string text, int bytes) => ToolJson.Object(writer =>
    {
        writer.WriteString("path", path.Name);
        writer.WriteString("text", text);
        writer.WriteNumber("bytes", bytes);
    });

    private static string? TextOf(byte[] bytes)
    {
        if (bytes.AsSpan().Contains((byte)0)) return null;
        var start = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        try
        {
            return Strict.GetString(bytes, start, bytes.Length - start);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
