using Credits.Engine.Apps;
using Credits.Engine.Storage;
using Credits.Engine.Tests.Fixtures;

namespace Credits.Engine.Tests.Apps;

public sealed class KeyTests : IDisposable
{
    private readonly Instance one = new();
    private readonly AppDirectory apps;
    private readonly KeyDirectory keys;
    private readonly KeyRing ring;

    public KeyTests()
    {
        var entropy = new SeededEntropy(7);
        apps = new AppDirectory(one.Store, one.Time, entropy);
        keys = new KeyDirectory(one.Store, one.Time, entropy);
        ring = new KeyRing(apps, keys, one.Time);
    }

    [Fact]
    public async Task A_key_opens_its_app_in_its_mode_with_its_scopes()
    {
        var app = await apps.CreateAsync("Shop");
        var (key, secret) = await MakeAsync(app, Mode.Live, Scopes.Read, "reader");
        var access = await ring.FindAsync(secret);
        Assert.Equal((app.Id, Mode.Live, Scopes.Read, key.Id), (access!.Scope.App.Id, access.Scope.Mode, access.Scopes, access.KeyId));
        Assert.StartsWith("ck_live_", secret, StringComparison.Ordinal);
        Assert.EndsWith(key.Hint, secret, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_holds_no_key_in_clear()
    {
        var app = await apps.CreateAsync("Shop");
        var (_, secret) = await MakeAsync(app, Mode.Test, Scopes.All, null);
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
        var (_, secret) = await MakeAsync(await apps.CreateAsync("Shop"), Mode.Test, Scopes.All, null);
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
        var app = await apps.CreateAsync("Shop");
        var (key, secret) = await MakeAsync(app, Mode.Test, Scopes.All, null);
        Assert.NotNull(await ring.FindAsync(secret));
        await keys.RevokeAsync(app.Id, key.Id, keepAdmin: false);
        one.Time.Advance(KeyRing.Memory);
        Assert.Null(await ring.FindAsync(secret));
    }

    [Fact]
    public async Task A_key_revoked_here_is_refused_at_once()
    {
        var app = await apps.CreateAsync("Shop");
        var (key, secret) = await MakeAsync(app, Mode.Test, Scopes.All, null);
        Assert.NotNull(await ring.FindAsync(secret));
        await keys.RevokeAsync(app.Id, key.Id, keepAdmin: false);
        ring.Forget();
        Assert.Null(await ring.FindAsync(secret));
    }

    [Fact]
    public async Task A_rotated_key_is_good_until_its_overlap_ends_though_it_is_remembered()
    {
        var app = await apps.CreateAsync("Shop");
        var (key, secret) = await MakeAsync(app, Mode.Live, Scopes.Read | Scopes.Admin, "shop");
        var rotated = await keys.RotateAsync(app.Id, key.Id, TimeSpan.FromSeconds(10));
        Assert.Equal((Mode.Live, Scopes.Read | Scopes.Admin, "shop"), (rotated.Key!.Mode, rotated.Key.Scopes, rotated.Key.Name));
        Assert.NotNull(await ring.FindAsync(secret));
        one.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await ring.FindAsync(secret));
        Assert.Equal(rotated.Key.Id, (await ring.FindAsync(rotated.Secret!))!.KeyId);
    }

    [Fact]
    public async Task A_key_is_rotated_once_however_many_try_at_once()
    {
        var app = await apps.CreateAsync("Shop");
        var (key, _) = await MakeAsync(app, Mode.Test, Scopes.All, null);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => keys.RotateAsync(app.Id, key.Id, TimeSpan.Zero).AsTask())));
        var made = Assert.Single(results, result => result.Problem is null).Key!;
        Assert.All(results.Where(result => result.Problem is not null), result => Assert.Equal((KeyProblem.Rotated, made.Id), (result.Problem, result.Key!.ReplacedBy)));
        Assert.Equal(2, (await AllAsync(app)).Count);
    }

    [Fact]
    public async Task A_key_in_its_overlap_can_be_ended_at_once_and_one_that_ended_stays_as_it_ended()
    {
        var app = await apps.CreateAsync("Shop");
        var (key, _) = await MakeAsync(app, Mode.Test, Scopes.All, null);
        await keys.RotateAsync(app.Id, key.Id, TimeSpan.FromSeconds(10));
        var ended = one.Now;
        Assert.Equal(ended, (await keys.RevokeAsync(app.Id, key.Id, keepAdmin: true)).Key!.Revoked);
        one.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ended, (await keys.RevokeAsync(app.Id, key.Id, keepAdmin: true)).Key!.Revoked);
    }

    [Fact]
    public async Task A_revoked_key_can_not_be_rotated()
    {
        var app = await apps.CreateAsync("Shop");
        var (key, _) = await MakeAsync(app, Mode.Test, Scopes.All, null);
        await keys.RevokeAsync(app.Id, key.Id, keepAdmin: false);
        Assert.Equal(KeyProblem.Revoked, (await keys.RotateAsync(app.Id, key.Id, TimeSpan.Zero)).Problem);
        Assert.Single(await AllAsync(app));
    }

    [Fact]
    public async Task The_last_admin_key_of_a_mode_is_kept_if_asked_and_not_otherwise()
    {
        var app = await apps.CreateAsync("Shop");
        var (test, _) = await MakeAsync(app, Mode.Test, Scopes.All, null);
        await MakeAsync(app, Mode.Live, Scopes.All, null);
        await MakeAsync(app, Mode.Test, Scopes.Read | Scopes.Write, null);
        Assert.Equal(KeyProblem.LastAdmin, (await keys.RevokeAsync(app.Id, test.Id, keepAdmin: true)).Problem);
        Assert.Null((await keys.RevokeAsync(app.Id, test.Id, keepAdmin: false)).Problem);
    }

    [Fact]
    public async Task Of_the_last_admin_keys_that_are_revoked_all_at_once_one_is_left()
    {
        var app = await apps.CreateAsync("Shop");
        var all = new List<ApiKey>();
        for (var i = 0; i < 6; i++) all.Add((await MakeAsync(app, Mode.Test, Scopes.Admin, null)).Key);
        var results = await Task.WhenAll(all.Select(key => Task.Run(() => keys.RevokeAsync(app.Id, key.Id, keepAdmin: true).AsTask())));
        Assert.Single(results, result => result.Problem == KeyProblem.LastAdmin);
        Assert.Single(await AllAsync(app), key => key.Revoked is null);
    }

    [Fact]
    public async Task An_app_has_at_most_a_thousand_good_keys_and_ended_ones_do_not_count()
    {
        var app = await apps.CreateAsync("Shop");
        for (var i = 0; i < KeyDirectory.Limit; i++) await keys.AddAsync(app, keys.NewSecret(Mode.Test), Scopes.Read, null);
        Assert.Equal(KeyProblem.LimitReached, (await keys.CreateAsync(app, Mode.Test, Scopes.Read, null)).Problem);
        await keys.RevokeAsync(app.Id, (await AllAsync(app))[0].Id, keepAdmin: false);
        Assert.Null((await keys.CreateAsync(app, Mode.Test, Scopes.Read, null)).Problem);
    }

    [Fact]
    public async Task An_app_can_neither_see_nor_revoke_the_keys_of_another()
    {
        var shop = await apps.CreateAsync("Shop", "shop");
        var shopping = await apps.CreateAsync("Shopping", "shopping");
        var (key, secret) = await MakeAsync(shop, Mode.Test, Scopes.All, null);
        Assert.Empty(await AllAsync(shopping));
        Assert.Equal(KeyProblem.NotFound, (await keys.RevokeAsync(shopping.Id, key.Id, keepAdmin: false)).Problem);
        Assert.Equal(KeyProblem.NotFound, (await keys.RotateAsync(shopping.Id, key.Id, TimeSpan.Zero)).Problem);
        Assert.Single(await AllAsync(shop));
        Assert.NotNull(await ring.FindAsync(secret));
    }

    [Fact]
    public async Task Every_key_of_an_app_can_be_revoked_however_many_it_has_had()
    {
        var app = await apps.CreateAsync("Shop");
        for (var i = 0; i <= Query.MaxLimit; i++) await keys.AddAsync(app, keys.NewSecret(Mode.Test), Scopes.All, null);
        one.Time.Advance(TimeSpan.FromSeconds(1));
        var secret = keys.NewSecret(Mode.Test);
        var last = await keys.AddAsync(app, secret, Scopes.All, null);
        Assert.Null((await keys.RevokeAsync(app.Id, last.Id, keepAdmin: true)).Problem);
        Assert.Null(await ring.FindAsync(secret));
    }

    [Fact]
    public async Task Adding_a_known_key_again_changes_nothing()
    {
        var app = await apps.CreateAsync("Shop");
        var secret = "ck_test_" + new string('k', 30);
        var first = await keys.AddAsync(app, secret, Scopes.All, "first");
        one.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(first.Id, (await keys.AddAsync(app, secret, Scopes.Read, "again")).Id);
        Assert.Equal(Scopes.All, (await ring.FindAsync(secret))!.Scopes);
    }

    [Fact]
    public async Task Making_an_app_of_a_known_id_gives_that_one()
    {
        var first = await apps.CreateAsync("Shop", "shop");
        Assert.Equal(first.Salt, (await apps.CreateAsync("Other", "shop")).Salt);
        Assert.Single((await apps.ListAsync(10, null)).Apps);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_told_and_the_key_is_not_called_bad()
    {
        var (_, secret) = await MakeAsync(await apps.CreateAsync("Shop"), Mode.Test, Scopes.All, null);
        one.Store.FailReads(1);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => ring.FindAsync(secret).AsTask());
        Assert.NotNull(await ring.FindAsync(secret));
    }

    public void Dispose() => one.Dispose();

    private async Task<(ApiKey Key, string Secret)> MakeAsync(App app, Mode mode, Scopes scopes, string? name)
    {
        var made = await keys.CreateAsync(app, mode, scopes, name);
        return (made.Key!, made.Secret!);
    }

    private async Task<IReadOnlyList<ApiKey>> AllAsync(App app) => (await keys.ListAsync(app.Id, Query.MaxLimit, null)).Keys;
}
