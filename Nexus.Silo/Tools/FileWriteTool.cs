using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nexus.Personas;

namespace Nexus.Tools;

/// <summary>Writes a text file of the workspace: all of it or nothing, on disk before it says so.</summary>
internal sealed class FileWriteTool(Workspace workspace) : ITool
{
    private const int MaxBytes = 1 << 20;
    private const int MaxAppendedBytes = 16 << 20;

    public ToolDescriptor Descriptor { get; } = new(
        "file_write",
        "Writes text to a file of the workspace, replacing it or adding to its end.",
        Utf8Json.From("""
            {"type":"object","properties":{
            "path":{"type":"string","minLength":1,"maxLength":1024,"description":"Relative to the workspace, folders parted by '/'; made if absent."},
            "content":{"type":"string","maxLength":1048576,"description":"The text, up to 1 MiB of UTF-8."},
            "append":{"type":"boolean","default":false,"description":"Whether to add to the end instead of replacing."}},
            "required":["path","content"],"additionalProperties":false}
            """),
        RiskLevel.Medium,
        ToolEffect.Write,
        ["file:write:{path}"],
        ["path"],
        10,
        RequiresApproval: false,
        // Replacing could be run again, appending could not; the call does not say which in time.
        ToolRecovery.Never,
        OutputTrust.Trusted,
        1);

    public async ValueTask<ToolResult> InvokeAsync(ToolCall call, CancellationToken cancellation)
    {
        using var parameters = JsonDocument.Parse(call.Take(Descriptor).Memory);
        var path = workspace.Find(call.Tenant, parameters.RootElement.Text("path"));
        var content = Encoding.UTF8.GetBytes(parameters.RootElement.Text("content"));
        if (content.Length > MaxBytes) return ToolResult.Fail($"content has {content.Length:N0} bytes; at most {MaxBytes:N0} are written");
        var append = parameters.RootElement.Flag("append");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path.Full)!);
            var size = append ? await AppendAsync(path, content, cancellation) : await ReplaceAsync(path, content, call.SealId, cancellation);
            if (size < 0) return ToolResult.Fail($"'{path.Name}' would grow beyond {MaxAppendedBytes:N0} bytes");
            return ToolJson.Object(writer =>
            {
                writer.WriteString("path", path.Name);
                writer.WriteNumber("bytes_written", content.Length);
                writer.WriteNumber("size", size);
                writer.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(content)));
                writer.WriteBoolean("appended", append);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ToolResult.Fail($"'{path.Name}' cannot be written: {FileErrors.Explain(e)}");
        }
    }

    private static async Task<long> ReplaceAsync(WorkspacePath path, byte[] content, string sealId, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(path.Full)!;
        // The name follows from the seal, so what a crash leaves behind is replaced or found, not multiplied.
        var temporary = Path.Combine(folder, $".{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sealId + "\n" + path.Name)).AsSpan(0, 12))}.tmp");
        try
        {
            await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous))
            {
                Workspace.CheckOpened(file.SafeFileHandle, path with { Full = temporary });
                await file.WriteAsync(content, cancellation);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path.Full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        FolderSync.Flush(folder);
        return content.Length;
    }

    private static async Task AppendAsync(FileStream file, byte[] content, CancellationToken cancellation)
    {
        var end = file.Length;
        try
        {
            await file.WriteAsync(content, cancellation);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            // A full disk takes half of it.
            file.SetLength(end);
            throw;
        }
    }

    private static async Task<long> AppendAsync(WorkspacePath path, byte[] content, CancellationToken cancellation)
    {
        await using (var file = new FileStream(path.Full, FileMode.Append, FileAccess.Write, FileShare.Read, 0, FileOptions.Asynchronous))
        {
            Workspace.CheckOpened(file.SafeFileHandle, path);
            if (file.Length + content.Length > MaxAppendedBytes) return -1;
            await AppendAsync(file, content, cancellation);
        }
        FolderSync.Flush(Path.GetDirectoryName(path.Full)!);
        return new FileInfo(path.Full).Length;
    }
}
