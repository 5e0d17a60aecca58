using Credits.Engine.Apps;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;

namespace Credits.Engine.Tests.Apps;

public sealed class KeyTests : IDisposable
{
    private readonly Instance one = new();
    private readonly AppDirectory directory;
    private readonly KeyRing ring;

    public KeyTests()
    {
        directory = new AppDirectory(one.Store, one.Time, new SeededEntropy(7));
        ring = new KeyRing(directory, one.Time);
    }

    [Fact]
    public async Task A_key_opens_its_app_in_its_mode_with_its_scopes()
    {
        var app = await directory.CreateAsync("Shop");
        var (key, secret) = await directory.CreateKeyAsync(app, Mode.Live, Scopes.Read, "reader");
        var access = await ring.FindAsync(secret);
        Assert.Equal((app.Id, Mode.Live, Scopes.Read, key.Id), (access!.Scope.App.Id, access.Scope.Mode, access.Scopes, access.KeyId));
        Assert.StartsWith("ck_live_", secret, StringComparison.Ordinal);
        Assert.EndsWith(key.Hint, secret, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_holds_no_key_in_clear()
    {
        var app = await directory.CreateAsync("Shop");
        var (_, secret) = await directory.CreateKeyAsync(app, Mode.Test, Scopes.All, null);
        foreach (var batch in one.Store.Batches)
            foreach (var write in batch.Writes)
                Assert.DoesNotContain(secret[8..], write.Document.Id + System.Text.Encoding.UTF8.GetString(write.Document.Body.Span), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ck_test_")]
    [InlineData("ck_test_short")]
    [InlineData("sk_test_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("CK_TEST_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task What_is_not_of_a_keys_form_opens_nothing_and_costs_no_read(string key)
    {
        var reads = one.Store.Reads;
        Assert.Null(await ring.FindAsync(key));
        Assert.Equal(reads, one.Store.Reads);
    }

    [Fact]
    public async Task A_key_longer_than_any_opens_nothing() => Assert.Null(await ring.FindAsync("ck_test_" + new string('x', 100_000)));

    [Fact]
    public async Task A_known_key_costs_no_read_for_thirty_seconds()
    {
        var (_, secret) = await directory.CreateKeyAsync(await directory.CreateAsync("Shop"), Mode.Test, Scopes.All, null);
        await ring.FindAsync(secret);
        var reads = one.Store.Reads;
        one.Time.Advance(KeyRing.Memory - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await ring.FindAsync(secret));
        Assert.Equal(reads, one.Store.Reads);
        one.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await ring.FindAsync(secret));
        Assert.True(one.Store.Reads > reads);
    }

    [Fact]
    public async Task A_key_revoked_elsewhere_is_refused_within_thirty_seconds()
    {
        var app = await directory.CreateAsync("Shop");
        var (key, secret) = await directory.CreateKeyAsync(app, Mode.Test, Scopes.All, null);
        Assert.NotNull(await ring.FindAsync(secret));
        await directory.RevokeKeyAsync(app.Id, key.Id, one.Now);
        one.Time.Advance(KeyRing.Memory);
        Assert.Null(await ring.FindAsync(secret));
    }

    [Fact]
    public async Task A_key_revoked_here_is_refused_at_once()
    {
        var app = await directory.CreateAsync("Shop");
        var (key, secret) = await directory.CreateKeyAsync(app, Mode.Test, Scopes.All, null);
        Assert.NotNull(await ring.FindAsync(secret));
        await directory.RevokeKeyAsync(app.Id, key.Id, one.Now);
        ring.Forget();
        Assert.Null(await ring.FindAsync(secret));
    }

    [Fact]
    public async Task A_revocation_that_was_set_ahead_counts_from_its_moment_though_the_key_is_remembered()
    {
        var app = await directory.CreateAsync("Shop");
        var (key, secret) = await directory.CreateKeyAsync(app, Mode.Test, Scopes.All, null);
        await directory.RevokeKeyAsync(app.Id, key.Id, one.Now.AddSeconds(10));
        Assert.NotNull(await ring.FindAsync(secret));
        one.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await ring.FindAsync(secret));
    }

    [Fact]
    public async Task Of_two_revocations_the_earlier_one_stands()
    {
        var app = await directory.CreateAsync("Shop");
        var (key, _) = await directory.CreateKeyAsync(app, Mode.Test, Scopes.All, null);
        await directory.RevokeKeyAsync(app.Id, key.Id, one.Now.AddSeconds(10));
        await directory.RevokeKeyAsync(app.Id, key.Id, one.Now.AddSeconds(20));
        Assert.Equal(one.Now.AddSeconds(10), Assert.Single(await directory.ListKeysAsync(app.Id)).Revoked);
        await directory.RevokeKeyAsync(app.Id, key.Id, one.Now);
        Assert.Equal(one.Now, Assert.Single(await directory.ListKeysAsync(app.Id)).Revoked);
    }

    [Fact]
    public async Task An_app_can_neither_see_nor_revoke_the_keys_of_another()
    {
        var shop = await directory.CreateAsync("Shop", "shop");
        var shopping = await directory.CreateAsync("Shopping", "shopping");
        var (key, secret) = await directory.CreateKeyAsync(shop, Mode.Test, Scopes.All, null);
        Assert.Empty(await directory.ListKeysAsync(shopping.Id));
        Assert.Null(await directory.RevokeKeyAsync(shopping.Id, key.Id, one.Now));
        Assert.Single(await directory.ListKeysAsync(shop.Id));
        Assert.NotNull(await ring.FindAsync(secret));
    }

    [Fact]
    public async Task Every_key_of_an_app_can_be_revoked_however_many_it_has_had()
    {
        var app = await directory.CreateAsync("Shop");
        for (var i = 0; i < AppDirectory.Limit; i++) await directory.CreateKeyAsync(app, Mode.Test, Scopes.All, null);
        one.Time.Advance(TimeSpan.FromSeconds(1));
        var (last, secret) = await directory.CreateKeyAsync(app, Mode.Test, Scopes.All, null);
        Assert.NotNull(await directory.RevokeKeyAsync(app.Id, last.Id, one.Now));
        Assert.Null(await ring.FindAsync(secret));
    }

    [Fact]
    public async Task Adding_a_known_key_again_changes_nothing()
    {
        var app = await directory.CreateAsync("Shop");
        var secret = "ck_test_" + new string('k', 30);
        var first = await directory.AddKeyAsync(app, secret, Scopes.All, "first");
        one.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(first.Id, (await directory.AddKeyAsync(app, secret, Scopes.Read, "again")).Id);
        Assert.Equal(Scopes.All, (await ring.FindAsync(secret))!.Scopes);
    }

    [Fact]
    public async Task Making_an_app_of_a_known_id_gives_that_one()
    {
        var first = await directory.CreateAsync("Shop", "shop");
        Assert.Equal(first.Salt, (await directory.CreateAsync("Other", "shop")).Salt);
        Assert.Single(await directory.ListAsync());
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_told_and_the_key_is_not_called_bad()
    {
        var (_, secret) = await directory.CreateKeyAsync(await directory.CreateAsync("Shop"), Mode.Test, Scopes.All, null);
        one.Store.FailReads(1);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => ring.FindAsync(secret).AsTask());
        Assert.NotNull(await ring.FindAsync(secret));
    }

    public void Dispose() => one.Dispose();
}
