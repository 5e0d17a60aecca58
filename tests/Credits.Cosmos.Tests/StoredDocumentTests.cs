using System.Text;
using System.Text.Json;
using Credits.Engine.Storage;
using Credits.Testing.Wallets;
using Xunit;

namespace Credits.Cosmos.Tests;

public sealed class StoredDocumentTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_engines_bodies_do_not_grow()
    {
        var bench = new WalletBench();
        bench.Credit("100.25");
        bench.Debit("1");
        foreach (var entry in bench.Entries)
        {
            var document = NewDocument(entry.Body);
            Assert.InRange(StoredDocument.Write(document, Now).Length - entry.Body.Length, 100, 200);
        }
    }

    [Fact]
    public void Nothing_but_the_time_to_live_is_a_number()
    {
        var document = NewDocument("""{"amount":123456789012345678901234567890}"""u8.ToArray()) with { Expires = Now + TimeSpan.FromHours(1) };
        using var json = JsonDocument.Parse(StoredDocument.Write(document, Now));

        foreach (var property in json.RootElement.EnumerateObject())
            Assert.Equal(property.Name == "ttl" ? JsonValueKind.Number : JsonValueKind.String, property.Value.ValueKind);
        Assert.Equal("""{'amount':123456789012345678901234567890}""", json.RootElement.GetProperty("body").GetString());
    }

    [Theory]
    [InlineData(3_600)]
    [InlineData(0.5)]
    [InlineData(-1_000_000)]
    [InlineData(1e11)]
    public void The_server_deletes_only_long_after_a_document_has_expired(double seconds)
    {
        using var json = JsonDocument.Parse(StoredDocument.Write(NewDocument("1"u8.ToArray()) with { Expires = Now.AddSeconds(seconds) }, Now));

        var ttl = json.RootElement.GetProperty("ttl").GetInt32();
        Assert.InRange(ttl, 1, int.MaxValue);
        if (seconds is > 0 and < 1e9) Assert.Equal(Math.Ceiling(seconds) + 86_400, ttl);
    }

    [Fact]
    public void A_document_that_never_expires_has_no_time_to_live() =>
        Assert.DoesNotContain("ttl", Encoding.UTF8.GetString(StoredDocument.Write(NewDocument("1"u8.ToArray()), Now).ToArray()));

    private static Document NewDocument(ReadOnlyMemory<byte> body) =>
        new() { Partition = new("app.test", "wallet"), Id = "id", Type = "entry", Sort = "0001", Body = body };
}
