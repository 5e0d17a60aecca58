using System.Text;
using Credits.Engine.Customers;
using Credits.Engine.Storage;
using Credits.Functions.Tests.CreditsDev;
using Xunit;

namespace Credits.Functions.Tests.Manage;

public sealed class EraseCustomerTests : CreditsDevTest
{
    private const string Person = "ann@example";

    [Fact]
    public async Task Nothing_of_the_person_is_left_and_the_ledger_still_proves_itself()
    {
        await FillAsync();
        Assert.NotEmpty(await MentionsAsync());
        var erased = AssertDone(await EraseAsync());
        Assert.Equal((4, 0), (erased.Number("erased"), erased.Number("remaining")));
        Assert.Empty(await MentionsAsync());

        var found = AssertDone(await Api.GetAsync($"/customers/{Person}/ledger/verify"));
        Assert.Equal((true, 5, 4), (found.Flag("valid"), found.Number("entries"), found.Number("erased")));
        var ledger = AssertDone(await Api.GetAsync($"/customers/{Person}/ledger"));
        Assert.DoesNotContain("personal", ledger.Body, StringComparison.Ordinal);
        Assert.True(ledger.Flag("entries.4.erased"));
        var wallet = AssertDone(await Api.GetAsync($"/manage/customers/{Person}"));
        Assert.Equal((true, false, false), (wallet.Flag("erased"), wallet.Has("external_id"), wallet.Has("name")));
        Assert.Equal(90, wallet.Number("accounts.0.balance"));
    }

    [Fact]
    public async Task Again_it_finds_nothing_to_do_and_what_came_since_is_erased_too()
    {
        await FillAsync();
        AssertDone(await EraseAsync());
        Assert.Equal(0, AssertDone(await EraseAsync()).Number("erased"));
        AssertDone(await DeductAsync(Person, 1, more: $"\"description\":\"{Person}\""));
        Assert.NotEmpty(await MentionsAsync());
        Assert.Equal(1, AssertDone(await EraseAsync()).Number("erased"));
        Assert.Empty(await MentionsAsync());
    }

    [Fact]
    public async Task What_was_done_before_with_a_key_is_still_not_done_again()
    {
        AssertDone(await AddAsync(Person, 100, key: "k"));
        AssertDone(await EraseAsync());
        AssertDone(await AddAsync(Person, 100, key: "k"));
        Assert.Equal(100, (await BalanceAsync(Person)).Balance);
        AssertRefused(422, "idempotency_key_reused", await AddAsync(Person, 99, key: "k"));
    }

    [Fact]
    public async Task A_long_ledger_is_erased_in_calls_that_say_what_remains()
    {
        const int Count = Eraser.MaxEntries + 50;
        for (var i = 0; i < Count / 410; i++)
        {
            Assert.All(await AtOnceAsync(410, _ => AddAsync(Person, 1, more: $"\"description\":\"{Person}\"")), reply => AssertDone(reply));
            Api.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var first = AssertDone(await EraseAsync());
        Assert.Equal((Eraser.MaxEntries, (Count / 410 * 410) - Eraser.MaxEntries), (first.Number("erased"), first.Number("remaining")));
        Assert.Equal(0, AssertDone(await EraseAsync()).Number("remaining"));
        Assert.Empty(await MentionsAsync());
        Assert.True((await Api.GetAsync($"/customers/{Person}/ledger/verify")).Flag("valid"));
    }

    [Fact]
    public async Task It_can_happen_beside_deductions_and_beside_itself()
    {
        await FillAsync();
        var deductions = AtOnceAsync(60, _ => DeductAsync(Person, 1, more: $"\"description\":\"{Person}\""));
        var erasures = AtOnceAsync(6, _ => EraseAsync());
        Assert.All(await deductions, reply => AssertDone(reply));
        Assert.All(await erasures, reply => AssertDone(reply));
        AssertDone(await EraseAsync());

        Assert.Empty(await MentionsAsync());
        Assert.Equal(30, (await BalanceAsync(Person)).Balance);
        var found = AssertDone(await Api.GetAsync($"/customers/{Person}/ledger/verify"));
        Assert.Equal((true, 65, 64), (found.Flag("valid"), found.Number("entries"), found.Number("erased")));
    }

    [Fact]
    public async Task A_refund_of_what_was_erased_is_still_possible()
    {
        await AddAsync(Person, 100);
        var deducted = AssertDone(await Api.PostAsync("/credits/deduct", $$"""{"user_id":"{{Person}}","amount":30}"""));
        AssertDone(await EraseAsync());
        AssertDone(await Api.PostAsync("/credits/refund", $$"""{"ledger_id":"{{deducted.Text("ledger_id")}}"}"""));
        Assert.Equal(100, (await BalanceAsync(Person)).Balance);
    }

    [Fact]
    public async Task A_closed_wallet_is_erased_too_and_the_same_id_may_begin_again_at_nothing()
    {
        await FillAsync();
        AssertDone(await Api.SendAsync(HttpMethod.Post, $"/manage/customers/{Person}/close", null));
        AssertDone(await EraseAsync());
        Assert.Empty(await MentionsAsync());
        AssertDone(await Api.SendAsync(HttpMethod.Post, $"/manage/customers/{Person}/reopen", null));
        AssertDone(await AddAsync(Person, 5));
        Assert.Equal(5, (await BalanceAsync(Person)).Balance);
    }

    [Fact]
    public async Task Notes_of_usage_are_gone_however_many_and_large_they_are()
    {
        await FillAsync();
        var metadata = $$"""{"x":"{{Person}}","y":"{{new string('y', 16_000)}}"}""";
        for (var i = 0; i < 130; i++) AssertDone(await Api.PostAsync("/api/usage/log", $$"""{"userId":"{{Person}}","featureKey":"chat","creditsCharged":1,"metadata":{{metadata}}}"""));
        Assert.NotEmpty(await MentionsAsync());
        AssertDone(await EraseAsync());
        Assert.Empty(await MentionsAsync());
    }

    private Task<Reply> EraseAsync() => Api.SendAsync(HttpMethod.Post, $"/manage/customers/{Person}/erase", null);

    // Five entries, of which one, an expiry, has nothing personal.
    private async Task FillAsync()
    {
        var account = AssertDone(await Api.PostAsync("/v1/accounts/create", $$"""{"externalId":"{{Person}}","name":"Ann {{Person}}","email":"{{Person}}.com","metadata":{"x":"{{Person}}"} }"""));
        AssertDone(await Api.PostAsync("/v1/accounts/update", $$"""{"accountId":"{{account.Text("account.id")}}","name":"Ann {{Person}} B."}"""));
        AssertDone(await AddAsync(Person, 100, key: "key of " + Person, more: $"\"description\":\"{Person}\""));
        AssertDone(await AddAsync(Person, 7, more: "\"expires_at\":\"2030-01-01T00:00:10Z\",\"metadata\":{\"x\":\"" + Person + "\"}"));
        Api.Time.Advance(TimeSpan.FromMinutes(1));
        AssertDone(await DeductAsync(Person, 5, more: $"\"referenceId\":\"{Person}\""));
        AssertDone(await DeductAsync(Person, 5));
    }

    /// <summary>The documents, of any kind, that name the person.</summary>
    private async Task<List<string>> MentionsAsync()
    {
        var found = new List<string>();
        foreach (var type in (string[])["head", "customer", "alias", "entry", "refunds", "reservation", "usage", "subscription-page", "checkout-note"])
        {
            Position? after = null;
            do
            {
                var page = await Api.Store.QueryAsync(new Query { App = "default.test", Type = type, Limit = Query.MaxLimit, After = after });
                found.AddRange(page.Documents.Where(document => Encoding.UTF8.GetString(document.Body.Span).Contains(Person, StringComparison.Ordinal)).Select(document => document.Id));
                after = page.Next;
            }
            while (after is not null);
        }

        return found;
    }
}
