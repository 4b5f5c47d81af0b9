using Nexus.Tests.Fixtures;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Methods that return many things, one by one.</summary>
public sealed class SequenceTests(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task All_elements_arrive_in_order()
    {
        var seen = new List<int>();
        await foreach (var number in Fresh<ISequenceGrain>().CountAsync(1000))
            seen.Add(number);
        Assert.Equal(Enumerable.Range(0, 1000), seen);
    }

    [Fact]
    public async Task An_empty_sequence_is_empty()
    {
        await foreach (var number in Fresh<ISequenceGrain>().CountAsync(0))
            Assert.Fail($"there is a {number}");
    }

    [Fact]
    public async Task An_exception_comes_after_the_elements_before_it()
    {
        var seen = 0;
        var error = await Assert.ThrowsAsync<NumberedException>(async () =>
        {
            await foreach (var number in Fresh<ISequenceGrain>().CountAsync(20, failAt: 10))
                seen = number;
        });
        Assert.Equal(10, error.Number);
        Assert.Equal(9, seen);
    }

    [Fact]
    public async Task A_reader_that_stops_early_ends_the_sequence_in_the_grain()
    {
        var ticket = NewKey();
        await foreach (var number in Fresh<ISequenceGrain>().WatchAsync(ticket))
        {
            if (number == 2)
                break;
        }

        await EndedAsync(ticket);
    }

    [Fact]
    public async Task A_sequence_does_not_keep_others_out()
    {
        var grain = Fresh<ISequenceGrain>();
        await foreach (var number in grain.WatchAsync(NewKey()))
        {
            await grain.TouchAsync();
            if (number == 2)
                break;
        }
    }

    [Fact]
    public async Task Cancelling_ends_the_sequence_on_both_sides()
    {
        var ticket = NewKey();
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var number in Fresh<ISequenceGrain>().WatchAsync(ticket).WithCancellation(cancellation.Token))
            {
                if (number == 3)
                    cancellation.CancelAfter(20);
            }
        });
        await EndedAsync(ticket);
    }

    [Fact]
    public async Task A_token_among_the_arguments_cancels_as_well()
    {
        var ticket = NewKey();
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var number in Fresh<ISequenceGrain>().WatchAsync(ticket, cancellation.Token))
            {
                if (number == 3)
                    cancellation.CancelAfter(20);
            }
        });
        await EndedAsync(ticket);
    }

    [Fact]
    public async Task A_sequence_is_aborted_when_its_activation_ends()
    {
        var grain = Fresh<ISequenceGrain>();
        await Assert.ThrowsAsync<EnumerationAbortedException>(async () =>
        {
            await foreach (var number in grain.CountAsync(10_000))
            {
                if (number == 3)
                    await grain.EndAsync();
                if (number % 50 == 0)
                    await Task.Delay(20);
            }
        });
    }

    private static Task EndedAsync(string ticket) => Until(
        () =>
        {
            lock (SequenceGrain.Ended)
                return SequenceGrain.Ended.Contains(ticket);
        },
        "the sequence ends in the grain");
}
