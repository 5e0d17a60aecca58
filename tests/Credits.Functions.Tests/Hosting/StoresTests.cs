using Credits.Engine.Storage;
using Credits.Functions.Hosting;
using Credits.Sqlite;
using Credits.Testing;
using Credits.Testing.Time;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Credits.Functions.Tests.Hosting;

public sealed class StoresTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sqlite")]
    public async Task Without_other_settings_it_is_the_embedded_store(string? name)
    {
        await using var opened = await OpenAsync(("Credits:Store", name));

        Assert.IsType<SqliteStore>(opened.Store);
        Assert.Contains(folder.Path, opened.Place);
    }

    [Fact]
    public async Task The_embedded_store_can_be_named_although_another_one_is_configured()
    {
        await using var opened = await OpenAsync(("Credits:Store", "sqlite"), ("Cosmos:Endpoint", "https://nowhere.invalid"));

        Assert.IsType<SqliteStore>(opened.Store);
    }

    [Fact]
    public async Task A_name_that_is_none_is_answered_with_those_that_are()
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => OpenAsync(("Credits:Store", "oracle")));

        Assert.Equal("Credits:Store must be one of sqlite, cosmos.", refused.Message);
    }

    [Theory]
    [InlineData("Credits:Store", "cosmos", "one of Cosmos:Endpoint")]
    [InlineData("Cosmos:Database", "mine", "one of Cosmos:Endpoint")]
    [InlineData("Cosmos:Mode", "gateway", "one of Cosmos:Endpoint")]
    [InlineData("Cosmos:ConnectionString", "AccountKey=c2VjcmV0", "has no AccountEndpoint")]
    [InlineData("Credits:CheckpointPages", "many", "must be a whole number from 100 to 1000000")]
    public async Task Half_given_settings_stop_the_start_with_one_sentence(string name, string value, string expected)
    {
        var refused = await Assert.ThrowsAsync<StoreOpenException>(() => OpenAsync((name, value)));

        Assert.Contains(expected, refused.Message);
        Assert.DoesNotContain("c2VjcmV0", refused.Message);
    }

    private Task<OpenStore> OpenAsync(params (string Name, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Append(("Credits:Data", folder.Path)).ToDictionary(setting => setting.Item1, setting => setting.Item2)).Build();
        return Stores.OpenAsync(Settings.From(configuration), configuration, new ManualTime(), TextWriter.Null);
    }
}
