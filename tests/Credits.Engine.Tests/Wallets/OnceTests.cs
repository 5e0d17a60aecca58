using Credits.Core;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;
using Credits.Engine.Wallets;
using static Credits.Engine.Tests.Fixtures.Instance;

namespace Credits.Engine.Tests.Wallets;

/// <summary>Same key, one effect, the same answer for ever.</summary>
public sealed class OnceTests : IDisposable
{
    private readonly Instance one = new();
    private readonly Instance two;

    public OnceTests() => two = one.Another();

    [Fact]
    public async Task Credits_and_debits_add_up()
    {
        var credit = await one.DoneAsync(Credit("a", "500"));
        var debit = await one.DoneAsync(Debit("b", "50"));
        Assert.False(credit.Replayed);
        Assert.Equal("450", debit.Entry.Postings[0].BalanceAfter.ToString());
        Assert.Equal(("450", "450"), await one.BalanceAsync());
        Assert.Null(await one.FaultAsync());
    }

    [Fact]
    public async Task A_replay_gives_the_first_answer_and_says_so()
    {
        var first = await one.DoneAsync(Credit("a", "500"));
        await one.DoneAsync(Debit("b", "50"));
        var again = await one.DoneAsync(Credit("a", "500.0"));
        Assert.True(again.Replayed);
        Assert.Equal(first.Entry.Hash, again.Entry.Hash);
        Assert.Equal(("450", "450"), await one.BalanceAsync());
    }

    [Fact]
    public async Task The_same_key_with_another_meaning_is_refused_and_tells_what_it_was_used_for()
    {
        var first = await one.DoneAsync(Credit("a", "500"));
        var refused = Assert.IsType<Outcome.Refused>(await one.DoAsync(Credit("a", "600")));
        Assert.Equal(RefusalCode.IdempotencyMismatch, refused.Refusal.Code);
        Assert.Equal(first.Entry.Hash, refused.Existing!.Hash);
    }

    [Fact]
    public async Task A_refusal_is_not_stored_and_the_key_may_succeed_later()
    {
        Assert.Equal(RefusalCode.InsufficientCredits, (await one.RefusedAsync(Debit("b", "50"))).Code);
        await one.DoneAsync(Credit("a", "500"));
        Assert.False((await one.DoneAsync(Debit("b", "50"))).Replayed);
    }

    [Fact]
    public async Task A_cached_head_may_allow_but_never_refuse()
    {
        await one.DoneAsync(Credit("a", "10"));
        await two.DoneAsync(Credit("b", "90"));
        await one.DoneAsync(Debit("c", "100"));
        Assert.Equal(("0", "0"), await two.BalanceAsync());
    }

    [Fact]
    public async Task A_retry_after_a_lost_reply_is_answered_from_the_entry_though_the_balance_was_spent()
    {
        await one.DoneAsync(Credit("a", "100"));
        for (var i = 0; i <= one.Options.MaxResends; i++) one.Store.LoseReply();
        one.Store.FailReads(1);
        Assert.Equal(Failure.InDoubt, await one.FailedAsync(Debit("b", "100")));
        Assert.Equal(("0", "0"), await two.BalanceAsync());

        Assert.True((await two.DoneAsync(Debit("b", "100"))).Replayed);
        Assert.Equal(RefusalCode.InsufficientCredits, (await two.RefusedAsync(Debit("c", "100"))).Code);
    }

    [Fact]
    public async Task A_lost_reply_is_found_out_by_sending_the_same_batch_again()
    {
        await one.DoneAsync(Credit("a", "100"));
        one.Store.LoseReply();
        Assert.False((await one.DoneAsync(Debit("b", "30"))).Replayed);
        Assert.Same(one.Store.Batches[^1], one.Store.Batches[^2]);
        Assert.Equal(("70", "70"), await one.BalanceAsync());
    }

    [Fact]
    public async Task A_lost_request_is_sent_again()
    {
        one.Store.LoseRequest();
        await one.DoneAsync(Credit("a", "100"));
        Assert.Equal(("100", "100"), await one.BalanceAsync());
        Assert.Null(await one.FaultAsync());
    }

    [Fact]
    public async Task A_resend_by_the_client_library_that_meets_our_own_commit_is_a_success()
    {
        one.Store.Resend();
        Assert.False((await one.DoneAsync(Credit("a", "100"))).Replayed);
        one.Store.Resend();
        Assert.False((await one.DoneAsync(Debit("b", "30"))).Replayed);
        Assert.Equal(("70", "70"), await one.BalanceAsync());
    }

    [Fact]
    public async Task What_nobody_can_tell_is_in_doubt_and_nothing_else()
    {
        for (var i = 0; i <= one.Options.MaxResends; i++) one.Store.LoseRequest();
        Assert.Equal(Failure.InDoubt, await one.FailedAsync(Credit("a", "100")));
        Assert.False((await one.DoneAsync(Credit("a", "100"))).Replayed);
    }

    [Fact]
    public async Task A_conflict_that_can_not_be_looked_at_is_in_doubt()
    {
        await one.DoneAsync(Credit("a", "100"));
        one.Store.NextCommit(async batch =>
        {
            await one.Documents.CommitAsync(batch);
            one.Store.FailReads(1);
            return new CommitResult.AlreadyExists(batch.Writes[0].Document.Id);
        });
        Assert.Equal(Failure.InDoubt, await one.FailedAsync(Debit("b", "30")));
        Assert.Equal(("70", "70"), await one.BalanceAsync());
    }

    [Fact]
    public async Task A_commit_that_throws_is_as_unknown_as_a_lost_reply()
    {
        await one.DoneAsync(Credit("a", "100"));
        one.Store.NextCommit(async batch =>
        {
            await one.Documents.CommitAsync(batch);
            throw new StoreUnavailableException("the connection broke");
        });
        Assert.False((await one.DoneAsync(Debit("b", "30"))).Replayed);
        Assert.Equal(("70", "70"), await one.BalanceAsync());
    }

    [Fact]
    public async Task Equal_keys_at_once_on_one_instance_have_one_effect()
    {
        await one.DoneAsync(Credit("a", "100"));
        var gate = one.Store.Hold();
        var first = one.Start(Credit("b", "1"));
        var twins = Enumerable.Range(0, 10).Select(_ => one.Start(Debit("c", "60"))).ToArray();
        var other = one.Start(Debit("c", "61"));
        gate.SetResult();
        await first;
        var done = (await Task.WhenAll(twins)).Select(result => Assert.IsType<Outcome.Done>(result.Outcome)).ToArray();
        Assert.Single(done, outcome => !outcome.Replayed);
        Assert.Single(done.Select(outcome => outcome.Entry.Hash).Distinct());
        Assert.Equal(RefusalCode.IdempotencyMismatch, Assert.IsType<Outcome.Refused>((await other).Outcome).Refusal.Code);
        Assert.Equal(("41", "41"), await one.BalanceAsync());
    }

    [Fact]
    public async Task Equal_keys_in_one_group_do_not_cost_a_read_of_the_head()
    {
        await one.DoneAsync(Credit("a", "100"));
        var gate = one.Store.Hold();
        var tasks = new[] { one.Start(Credit("b", "1")), one.Start(Debit("c", "60")), one.Start(Debit("c", "60")) };
        var before = one.Store.Reads;
        gate.SetResult();
        await Task.WhenAll(tasks);
        Assert.Equal(before, one.Store.Reads);
    }

    [Fact]
    public async Task Equal_keys_at_once_on_two_instances_have_one_effect()
    {
        await one.DoneAsync(Credit("a", "100"));
        await two.DoneAsync(Credit("b", "100"));
        one.Store.GoBefore(async () => await two.DoneAsync(Debit("c", "60")));
        Assert.True((await one.DoneAsync(Debit("c", "60"))).Replayed);
        Assert.Equal(("140", "140"), await one.BalanceAsync());
    }

    [Fact]
    public async Task Of_a_group_that_meets_several_known_keys_those_are_answered_and_the_rest_decided_again()
    {
        await one.DoneAsync(Credit("a", "100"));
        var gate = one.Store.Hold();
        var first = one.Start(Credit("b", "1"));
        var group = new[] { "p", "q", "r", "s", "t" }.Select(key => one.Start(Debit(key, "10"))).ToArray();
        one.Store.GoBefore(async () =>
        {
            await two.DoneAsync(Debit("q", "10"));
            await two.DoneAsync(Debit("s", "10"));
        });
        gate.SetResult();
        await first;
        var done = (await Task.WhenAll(group)).Select(result => Assert.IsType<Outcome.Done>(result.Outcome)).ToArray();
        Assert.Equal([false, true, false, true, false], done.Select(outcome => outcome.Replayed));
        Assert.Equal(("51", "51"), await one.BalanceAsync());
        Assert.Null(await one.FaultAsync());
    }

    public void Dispose()
    {
        one.Dispose();
        two.Dispose();
    }
}
