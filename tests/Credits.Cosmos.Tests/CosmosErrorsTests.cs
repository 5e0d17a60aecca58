using System.Net;
using Azure.Identity;
using Credits.CosmosGateway.Faults;
using Credits.CosmosGateway.Http;
using Credits.Engine.Storage;
using Microsoft.Azure.Cosmos;
using Xunit;

namespace Credits.Cosmos.Tests;

/// <summary>Every answer of the service, through the real client, and what the port makes of it.</summary>
public sealed class CosmosErrorsTests : CosmosTest
{
    [Theory]
    [InlineData(408)]
    [InlineData(410)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task What_does_not_prove_failure_is_unknown_whether_it_was_written_or_not(int status)
    {
        Gateway.Faults.Next(RequestKind.Batch, Fault.Answer(status), times: 3);
        Assert.IsType<CommitResult.Unknown>(await Store.CommitAsync(Create("not-written"), Cancellation));
        Gateway.Faults.Clear();
        Assert.Null(await Store.ReadAsync(Wallet, "not-written", Cancellation));

        Gateway.Faults.Next(RequestKind.Batch, Fault.AnswerAfter(status));
        Assert.IsType<CommitResult.Unknown>(await Store.CommitAsync(Create("written"), Cancellation));
        Assert.NotNull(await Store.ReadAsync(Wallet, "written", Cancellation));
    }

    [Fact]
    public async Task A_broken_connection_is_unknown_whether_it_was_written_or_not()
    {
        Gateway.Faults.Next(RequestKind.Batch, Fault.RequestLost);
        Assert.IsType<CommitResult.Unknown>(await Store.CommitAsync(Create("not-written"), Cancellation));
        Assert.Null(await Store.ReadAsync(Wallet, "not-written", Cancellation));

        Gateway.Faults.Next(RequestKind.Batch, Fault.ReplyLost);
        Assert.IsType<CommitResult.Unknown>(await Store.CommitAsync(Create("written"), Cancellation));
        Assert.NotNull(await Store.ReadAsync(Wallet, "written", Cancellation));
    }

    [Fact]
    public async Task To_be_asked_to_wait_is_throttled_and_nothing_is_written()
    {
        Gateway.Faults.Next(RequestKind.Batch, Fault.Answer(429, 3200, TimeSpan.FromMilliseconds(7)), times: 1_000);

        Assert.Equal(TimeSpan.FromMilliseconds(7), Assert.IsType<CommitResult.Throttled>(await Store.CommitAsync(Create("a"), Cancellation)).RetryAfter);

        Gateway.Faults.Clear();
        Assert.Null(await Store.ReadAsync(Wallet, "a", Cancellation));
    }

    [Fact]
    public async Task A_conflict_of_transactions_is_tried_again_by_the_client_but_not_for_ever()
    {
        Gateway.Faults.Next(RequestKind.Batch, Fault.Answer(449, retryAfter: TimeSpan.FromMilliseconds(1)));
        Assert.IsType<CommitResult.Done>(await Store.CommitAsync(Create("a"), Cancellation));

        Gateway.Faults.Next(RequestKind.Batch, Fault.Answer(449, retryAfter: TimeSpan.FromMilliseconds(1)), times: 100_000);
        await using var hasty = await CosmosStore.OpenAsync(Account.Options with { Seams = new CosmosSeams { Patience = TimeSpan.FromMilliseconds(300) } }, Time, Cancellation);
        Assert.IsType<CommitResult.Unknown>(await hasty.CommitAsync(Create("b"), Cancellation));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(449)]
    public void To_be_asked_to_wait_without_being_told_how_long_is_a_short_while(int status) => Assert.InRange(
        Assert.IsType<CommitResult.Throttled>(CosmosErrors.OfCommit(new CosmosException("", (HttpStatusCode)status, 0, "", 0))).RetryAfter,
        TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(100));

    [Fact]
    public void Without_a_token_nothing_was_sent() => Assert.IsType<CommitResult.Unavailable>(CosmosErrors.OfCommit(new AuthenticationFailedException("no token")));

    [Fact]
    public async Task The_wait_that_a_throttled_commit_asks_for_is_the_services()
    {
        Gateway.Faults.Next(RequestKind.Batch, Fault.Answer(429, 3200, TimeSpan.FromMilliseconds(1_500)));

        Assert.Equal(TimeSpan.FromMilliseconds(1_500), Assert.IsType<CommitResult.Throttled>(await Store.CommitAsync(Create("a"), Cancellation)).RetryAfter);
    }

    [Theory]
    [InlineData(400, 0)]
    [InlineData(404, 1003)]
    [InlineData(413, 0)]
    public async Task A_refusal_of_the_whole_batch_is_unavailable_and_nothing_is_written(int status, int subStatus)
    {
        foreach (var batch in new[] { Create("a"), Create("a", "b") })
        {
            Gateway.Faults.Next(RequestKind.Batch, Fault.Answer(status, subStatus), times: 3);
            var refused = Assert.IsType<CommitResult.Unavailable>(await Store.CommitAsync(batch, Cancellation));
            Assert.Contains($"{status}", refused.Reason);
            Assert.DoesNotContain('\n', refused.Reason);
            Gateway.Faults.Clear();
        }

        Assert.Null(await Store.ReadAsync(Wallet, "a", Cancellation));
    }

    [Fact]
    public async Task A_conflict_names_the_document_and_a_failed_condition_does_not()
    {
        var head = await StoreAsync("head");
        await StoreAsync("b");

        Assert.Equal("b", Assert.IsType<CommitResult.AlreadyExists>(await Store.CommitAsync(Create("a", "b", "c"), Cancellation)).Id);
        Assert.IsType<CommitResult.PreconditionFailed>(await Store.CommitAsync(new Batch(Wallet, [new Write(WriteKind.Replace, head with { ETag = "\"other\"" })]), Cancellation));
        Assert.IsType<CommitResult.PreconditionFailed>(await Store.CommitAsync(new Batch(Wallet, [new Write(WriteKind.Delete, NewDocument("gone") with { ETag = head.ETag })]), Cancellation));
    }

    [Theory]
    [InlineData(401, 0)]
    [InlineData(403, 0)]
    [InlineData(404, 1002)]
    [InlineData(404, 1003)]
    [InlineData(408, 0)]
    [InlineData(410, 0)]
    [InlineData(429, 3200)]
    [InlineData(500, 0)]
    [InlineData(503, 0)]
    public async Task A_read_or_query_that_is_not_answered_throws_and_never_says_that_nothing_is_there(int status, int subStatus)
    {
        await StoreAsync("a");
        var query = new Query { App = Wallet.App, Wallet = Wallet.Wallet, Type = "thing" };
        await Store.QueryAsync(query, Cancellation);
        Gateway.Faults.Next(RequestKind.Read, Fault.Answer(status, subStatus, TimeSpan.FromMilliseconds(1)), times: 1_000);
        Gateway.Faults.Next(RequestKind.Query, Fault.Answer(status, subStatus, TimeSpan.FromMilliseconds(1)), times: 1_000);

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Store.ReadAsync(Wallet, "a", Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Store.QueryAsync(query, Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Store.CountAsync(query, Cancellation));

        Gateway.Faults.Clear();
        Assert.NotNull(await Store.ReadAsync(Wallet, "a", Cancellation));
    }

    [Fact]
    public async Task A_read_whose_connection_breaks_throws()
    {
        Gateway.Faults.RequestLost = 1;

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Store.ReadAsync(Wallet, "a", Cancellation));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Store.CountAsync(new Query { Type = "thing" }, Cancellation));
    }

    [Fact]
    public async Task What_the_client_sends_twice_by_itself_ends_in_a_conflict_with_what_it_wrote()
    {
        await using var resending = await CosmosStore.OpenAsync(Account.Options with { Seams = new CosmosSeams { Resends = true } }, Time, Cancellation);
        await resending.ReadAsync(Wallet, "none", Cancellation);
        var head = await StoreAsync("head");

        Gateway.Faults.Next(RequestKind.Batch, Fault.ReplyLost);
        Assert.Equal("a", Assert.IsType<CommitResult.AlreadyExists>(await resending.CommitAsync(Create("a"), Cancellation)).Id);
        Gateway.Faults.Next(RequestKind.Batch, Fault.ReplyLost);
        Assert.IsType<CommitResult.PreconditionFailed>(await resending.CommitAsync(new Batch(Wallet, [new Write(WriteKind.Replace, head)]), Cancellation));

        Assert.NotNull(await Store.ReadAsync(Wallet, "a", Cancellation));
        Assert.NotEqual(head.ETag, (await Store.ReadAsync(Wallet, "head", Cancellation))!.ETag);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Nobody_can_tell_what_became_of_a_commit_that_is_forbidden_when_the_client_sends_it_again(int status)
    {
        await using var resending = await CosmosStore.OpenAsync(Account.Options with { Seams = new CosmosSeams { Resends = true } }, Time, Cancellation);
        await resending.ReadAsync(Wallet, "none", Cancellation);
        Gateway.Faults.Next(RequestKind.Batch, Fault.ReplyLost);
        Gateway.Faults.Next(RequestKind.Batch, Fault.Answer(status), times: 10);

        Assert.IsType<CommitResult.Unknown>(await resending.CommitAsync(Create("a"), Cancellation));

        Assert.NotNull(await Store.ReadAsync(Wallet, "a", Cancellation));
    }
}
