using Credits.Engine.Queues;
using Xunit;

namespace Credits.Testing.Queues;

public abstract partial class QueueCompliance
{
    [Fact]
    public async Task What_can_never_go_well_is_dead()
    {
        await SendAsync(NewMessage("a", "body ü", scope: "shop.live"));
        Assert.True(await Source.SettleAsync(await ReceiveAsync(), new HandleResult.DeadLetter(new string('r', 5_000)), Cancellation));
        if (!BuriesAtOnce) return;
        var letter = Assert.Single(await DeadAsync());
        Assert.Equal((Queue, "shop.live", "a", "body ü", 1), (letter.Message.Queue, letter.Message.Scope, letter.Message.Id, Text(letter.Message), letter.Message.DeliveryCount));
        Assert.Equal(new string('r', DeliveryLimits.MaxReasonLength), letter.Reason);
        Assert.Equal(Time.GetUtcNow(), letter.DiedAt);
    }

    [Fact]
    public async Task A_dead_letter_is_found_by_its_number_and_keeps_what_was_sent()
    {
        var letter = await BuryAsync("a", "body ü", "shop.live");
        var found = (await Dead.FindAsync(Queue, letter.Number, Cancellation))!;
        Assert.Equal((letter.Number, "a", "shop.live", "body ü"), (found.Number, found.Message.Id, found.Message.Scope, Text(found.Message)));
        Assert.NotEmpty(found.Reason);
        Assert.Null(await Dead.FindAsync(Queue, letter.Number + 1_000, Cancellation));
        Assert.Null(await Dead.FindAsync(QueueNames.Expirations, letter.Number, Cancellation));
    }

    [Fact]
    public async Task A_living_message_is_no_dead_letter()
    {
        await SendAsync(NewMessage("a"));
        Assert.Empty(await DeadAsync());
        for (var number = 0; number < 5; number++)
        {
            Assert.Null(await Dead.FindAsync(Queue, number, Cancellation));
            Assert.Null(await Dead.ReplayAsync(Queue, number, Cancellation));
            Assert.False(await Dead.DiscardAsync(Queue, number, Cancellation));
        }

        Assert.Equal(["a"], await ReceiveIdsAsync());
    }

    [Fact]
    public async Task Dead_letters_are_listed_in_pages_and_only_to_those_who_may_see_them()
    {
        for (var i = 0; i < 5; i++) await BuryAsync($"m{i}", scope: i % 2 == 0 ? "a.test" : "b.test");
        foreach (var limit in (int[])[1, 2, 3, 5, DeadLetterPage.MaxLimit])
        {
            var all = await DeadAsync(limit: limit);
            Assert.Equal(["m0", "m1", "m2", "m3", "m4"], all.Select(letter => letter.Message.Id));
            Assert.Equal(all.Select(letter => letter.Number).Order(), all.Select(letter => letter.Number));
            Assert.Equal(["m1", "m3"], (await DeadAsync(scope => scope == "b.test", limit)).Select(letter => letter.Message.Id));
        }

        Assert.Empty(await DeadAsync(queue: QueueNames.Expirations));
    }

    [Fact]
    public async Task Looking_at_dead_letters_leaves_them_as_they_are()
    {
        await BuryAsync("a");
        for (var i = 0; i < 15; i++) Assert.Single(await DeadAsync());
        Assert.Empty(await ReceiveIdsAsync());
        Assert.Single(await DeadAsync());
    }

    [Fact]
    public async Task A_replayed_message_comes_again_under_another_id_and_from_one()
    {
        var letter = await BuryAsync("a", "body", "shop.live");
        Assert.IsType<SendResult.Sent>(await Dead.ReplayAsync(Queue, letter.Number, Cancellation));
        var again = Assert.Single(await ReceiveAllAsync());
        Assert.Equal((letter.ReplayId, "body", "shop.live", 1), (again.Message.Id, Text(again.Message), again.Message.Scope, again.Message.DeliveryCount));
        Assert.NotEqual("a", again.Message.Id);
        Assert.Empty(await DeadAsync());
        Assert.Null(await Dead.ReplayAsync(Queue, letter.Number, Cancellation));
        Assert.True(await Source.SettleAsync(again, HandleResult.Done.Instance, Cancellation));
        Assert.Empty(await ReceiveIdsAsync());
    }

    [Fact]
    public async Task A_replayed_message_may_die_and_be_replayed_again()
    {
        var letter = await BuryAsync("a");
        Assert.IsType<SendResult.Sent>(await Dead.ReplayAsync(Queue, letter.Number, Cancellation));
        for (var i = 0; i < DeliveryLimits.MaxDeliveries; i++)
        {
            foreach (var delivery in await ReceiveAllAsync()) await Source.SettleAsync(delivery, new HandleResult.DeadLetter("again"), Cancellation);
            Time.Advance(Long);
        }

        var second = Assert.Single(await DeadAsync());
        Assert.Equal(letter.ReplayId, second.Message.Id);
        Assert.IsType<SendResult.Sent>(await Dead.ReplayAsync(Queue, second.Number, Cancellation));
        Assert.Equal([second.ReplayId], await ReceiveIdsAsync());
    }

    [Fact]
    public async Task What_is_replayed_twice_at_once_is_sent_once()
    {
        var letter = await BuryAsync("a");
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await Dead.ReplayAsync(Queue, letter.Number, Cancellation))));
        Assert.Contains(results, result => result is SendResult.Sent);
        Assert.Equal([letter.ReplayId], await ReceiveIdsAsync());
        Assert.Empty(await DeadAsync());
    }

    [Fact]
    public async Task A_discarded_letter_is_gone()
    {
        var letter = await BuryAsync("a");
        var kept = await BuryAsync("b");
        Assert.True(await Dead.DiscardAsync(Queue, letter.Number, Cancellation));
        Assert.False(await Dead.DiscardAsync(Queue, letter.Number, Cancellation));
        Assert.Null(await Dead.FindAsync(Queue, letter.Number, Cancellation));
        Assert.Null(await Dead.ReplayAsync(Queue, letter.Number, Cancellation));
        Assert.Equal(kept.Number, Assert.Single(await DeadAsync()).Number);
        Assert.Empty(await ReceiveIdsAsync());
    }
}
