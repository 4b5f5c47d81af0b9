using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nexus.Ledger;

/// <summary>Where the members of one object stand in the output, and how to put them in the order of their keys' UTF-16 code units.</summary>
internal ref struct MemberOrder(CanonicalBuffer output)
{
    // Most objects are in order already, and nearly all that are not are small: they are sorted without a list.
    private const int Inline = 16;

    private readonly record struct Member(int Start, int KeyEnd, int End, int Offset);

    [InlineArray(Inline)]
    private struct FewMembers
    {
        private Member first;
    }

    private FewMembers few;
    private List<Member>? many;
    private bool disorder;
    private int count;

    /// <summary>Takes the member written at [start, end).</summary>
    public void Add(int start, int keyEnd, int end, int offset)
    {
        var member = new Member(start, keyEnd, end, offset);
        if (count > 0)
        {
            var order = Compare(output, many is null ? few[count - 1] : many[^1], member);
            if (order == 0) throw Duplicate(output, member);
            disorder |= order > 0;
        }
        if (count < Inline) few[count] = member;
        else (many ??= [.. ((ReadOnlySpan<Member>)few)]).Add(member);
        count++;
    }

    /// <summary>Puts the members in order and refuses a key that occurs twice.</summary>
    public void Sort()
    {
        if (disorder) Reorder(output, many is null ? ((Span<Member>)few)[..count] : CollectionsMarshal.AsSpan(many));
    }

    private static void Reorder(CanonicalBuffer output, Span<Member> list)
    {
        var from = list[0].Start;
        list.Sort((a, b) => Compare(output, a, b));
        for (var i = 1; i < list.Length; i++)
            if (Compare(output, list[i - 1], list[i]) == 0) throw Duplicate(output, list[i].Offset > list[i - 1].Offset ? list[i] : list[i - 1]);
        var whole = output.Rewrite(from, output.Length - from);
        var copy = ArrayPool<byte>.Shared.Rent(whole.Length);
        whole.CopyTo(copy);
        var to = 0;
        foreach (var member in list)
        {
            if (to > 0) whole[to++] = (byte)',';
            copy.AsSpan(member.Start - from, member.End - member.Start).CopyTo(whole[to..]);
            to += member.End - member.Start;
        }
        ArrayPool<byte>.Shared.Return(copy);
    }

    private static NexusException Duplicate(CanonicalBuffer output, Member member) => new(ErrorCode.Invalid, $"JSON refused at byte {member.Offset}: duplicate key {System.Text.Encoding.UTF8.GetString(Key(output, member))}");

    private static int Compare(CanonicalBuffer buffer, Member a, Member b) => KeyOrder.Compare(Key(buffer, a)[1..^1], Key(buffer, b)[1..^1]);

    private static ReadOnlySpan<byte> Key(CanonicalBuffer buffer, Member member) => buffer.Written[member.Start..member.KeyEnd];
}
