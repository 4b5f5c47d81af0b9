using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Nexus.Tools;

/// <summary>A path of a tenant's workspace: Name as the caller may see it, Full as the system knows it.</summary>
internal readonly record struct WorkspacePath(string Name, string Full);

/// <summary>The folders the file tools see, one for each tenant, and the only way from a name to a file in them.</summary>
internal sealed class Workspace
{
    private const int MaxPath = 1024;
    private const int MaxSegmentBytes = 255;

    private readonly string _root;

    public Workspace(ToolOptions options)
    {
        Directory.CreateDirectory(options.WorkspaceRoot);
        _root = RealPath(Path.GetFullPath(options.WorkspaceRoot));
    }

    /// <summary>The path with <c>.</c> and <c>..</c> taken out, without a symbolic link in it.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if it leaves the workspace or cannot name a file.</exception>
    public WorkspacePath Find(string tenant, string path)
    {
        GrainKey.CheckTenant(tenant);
        var segments = Segments(path);
        var home = Path.Combine(_root, tenant);
        Directory.CreateDirectory(home);
        var full = home;
        RefuseLink(full, path);
        foreach (var segment in segments)
        {
            full = Path.Combine(full, segment);
            RefuseLink(full, path);
        }
        if (Directory.Exists(full)) throw Invalid(path, "is a folder");
        return new WorkspacePath(string.Join('/', segments), full);
    }

    /// <summary>Refuses a file that was reached by another way than its name: a folder exchanged for a link between check and opening.</summary>
    public static void CheckOpened(SafeFileHandle handle, WorkspacePath path)
    {
        if (!OperatingSystem.IsLinux()) return;
        var opened = new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget;
        if (opened != path.Full) throw Invalid(path.Name, "leads out of its folder");
    }

    private static List<string> Segments(string path)
    {
        if (path.Length is 0 or > MaxPath) throw Invalid(path, $"has {path.Length:N0} characters; it must have 1 to {MaxPath:N0}");
        foreach (var c in path)
            if (char.IsControl(c) || c == '\\') throw Invalid(path, "holds a backslash or control character; folders are parted by '/'");
        if (path[0] is '/' or '~' || path.Length > 1 && path[1] == ':') throw Invalid(path, "is absolute; it must be relative to the workspace");
        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment is "" or ".") continue;
            if (segment != "..")
            {
                if (Encoding.UTF8.GetByteCount(segment) > MaxSegmentBytes) throw Invalid(path, $"has a name longer than {MaxSegmentBytes} bytes");
                segments.Add(segment);
            }
            else if (segments.Count == 0) throw Invalid(path, "leaves the workspace");
            else segments.RemoveAt(segments.Count - 1);
        }
        return segments.Count > 0 && path[^1] != '/' ? segments : throw Invalid(path, "names a folder, not a file");
    }

    // Also a link that stays inside is refused: the scope gate has judged the name, and a link would make it another file's.
    private static void RefuseLink(string full, string path)
    {
        if (new FileInfo(full).LinkTarget is not null) throw Invalid(path, "passes through a symbolic link");
    }

    private static string RealPath(string full)
    {
        var parent = Path.GetDirectoryName(full);
        if (parent is null) return full;
        var real = Path.Combine(RealPath(parent), Path.GetFileName(full));
        return Directory.ResolveLinkTarget(real, returnFinalTarget: true) is { } target ? RealPath(target.FullName) : real;
    }

    private static NexusException Invalid(string path, string why) =>
        new(ErrorCode.Invalid, $"path '{(path.Length <= 200 ? path : path[..200] + "…")}' {why}");
}
