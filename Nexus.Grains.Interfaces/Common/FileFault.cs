namespace Nexus;

/// <summary>What is wrong with a file that a person wrote, and where.</summary>
/// <param name="File">Its name.</param>
/// <param name="Line">From 1; 0 if it concerns the file as a whole.</param>
/// <param name="Column">From 1; 0 if it concerns the file as a whole.</param>
/// <param name="Message">A sentence for people.</param>
[GenerateSerializer, Immutable, Alias("Nexus.FileFault")]
public sealed record FileFault([property: Id(0)] string File, [property: Id(1)] int Line, [property: Id(2)] int Column, [property: Id(3)] string Message)
{
    /// <summary><c>file:line:column: message</c>; without a place where it concerns the file as a whole.</summary>
    public override string ToString() => Line == 0 ? $"{File}: {Message}" : $"{File}:{Line}:{Column}: {Message}";
}
