using Credits.Engine.Storage;
using Xunit;

namespace Credits.Cosmos.Tests;

public sealed class CosmosKindTests
{
    private const string Connection = "AccountEndpoint=http://127.0.0.1:1/;AccountKey=AAAA;";

    [Fact]
    public void It_is_meant_as_soon_as_one_of_its_settings_is_given()
    {
        Assert.False(new CosmosKind().IsMeant(Settings()));
        Assert.False(new CosmosKind().IsMeant(Settings(("Cosmos:Endpoint", " "))));
        Assert.True(new CosmosKind().IsMeant(Settings(("Cosmos:Database", "x"))));
        Assert.True(new CosmosKind().IsMeant(Settings(("Cosmos:ConnectionString", Connection))));
    }

    [Fact]
    public void What_is_not_given_has_its_default()
    {
        var options = CosmosKind.Read(Settings(("Cosmos:Endpoint", "https://name.documents.azure.com")));

        Assert.Equal(("credits", "documents", null, null), (options.Database, options.Container, options.Gateway, options.ConnectionString));
        Assert.Equal("https://name.documents.azure.com/", options.Endpoint!.AbsoluteUri);
    }

    [Theory]
    [InlineData("gateway", true)]
    [InlineData("direct", false)]
    public void Everything_that_is_given_is_used(string mode, bool isGateway)
    {
        var options = CosmosKind.Read(Settings(("Cosmos:ConnectionString", Connection), ("Cosmos:Database", "d"), ("Cosmos:Container", "c"), ("Cosmos:Mode", mode)));

        Assert.Equal(("d", "c", isGateway, Connection), (options.Database, options.Container, options.Gateway, options.ConnectionString));
    }

    [Theory]
    [InlineData(null, null, null, "one of Cosmos:Endpoint")]
    [InlineData("https://a", Connection, null, "only one of Cosmos:Endpoint")]
    [InlineData("name", null, null, "Cosmos:Endpoint must be an address")]
    [InlineData("file:///x", null, null, "Cosmos:Endpoint must be an address")]
    [InlineData("https://a", null, "fast", "Cosmos:Mode must be direct or gateway")]
    public void What_is_missing_or_makes_no_sense_is_one_sentence(string? endpoint, string? connection, string? mode, string expected)
    {
        var settings = Settings(("Cosmos:Endpoint", endpoint), ("Cosmos:ConnectionString", connection), ("Cosmos:Mode", mode));

        var refusal = Assert.Throws<StoreOpenException>(() => CosmosKind.Read(settings));

        Assert.Contains(expected, refusal.Message);
        Assert.DoesNotContain("AAAA", refusal.Message);
    }

    private static StoreSettings Settings(params (string Name, string? Value)[] given) =>
        new("/data", name => Array.Find(given, setting => setting.Name == name).Value, _ => { });
}
