namespace Nexus.Events;

/// <summary>Where a reader of a journal is.</summary>
/// <param name="Next">Position it reads next.</param>
/// <param name="Segment">First position of the segment it is in; -1 if it must look.</param>
/// <param name="Offset">Byte offset in it.</param>
internal readonly record struct JournalCursor(long Next, long Segment = -1, long Offset = 0);
