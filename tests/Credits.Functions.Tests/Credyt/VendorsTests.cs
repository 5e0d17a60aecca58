using Xunit;

namespace Credits.Functions.Tests.Credyt;

public sealed class VendorsTests : ApiTest
{
    [Fact]
    public async Task A_vendor_is_made_and_found_by_either_id()
    {
        var made = await Api.PostAsync("/vendors", """{"name":"OpenAI","external_id":"openai"}""");
        Assert.Equal(201, made.Status);
        Assert.StartsWith("vnd_", made.Text("id"));
        Assert.Equal(made.Body, AssertDone(await Api.GetAsync("/vendors/" + made.Text("id"))).Body);
        Assert.Equal(made.Body, AssertDone(await Api.GetAsync("/vendors?external_id=openai")).Body);
        Assert.Equal([made.Text("id")], (await Api.GetAsync("/vendors")).Texts("items", "id"));
    }

    [Fact]
    public async Task A_second_one_of_the_same_external_id_is_422_and_of_many_at_once_one_is_made()
    {
        var replies = await AtOnceAsync(10, _ => Api.PostAsync("/vendors", """{"name":"OpenAI","external_id":"openai"}"""));
        Assert.Single(replies, reply => reply.Status == 201);
        Assert.All(replies.Where(reply => reply.Status != 201), reply =>
        {
            AssertRefused(422, "external_id_taken", reply);
            Assert.Equal(1, reply.Count("errors.external_id"));
        });
        Assert.Equal(1, (await Api.GetAsync("/vendors")).Number("total_count"));
    }

    [Fact]
    public async Task Without_an_external_id_the_key_makes_one_only()
    {
        var first = await Api.PostAsync("/vendors", """{"name":"A"}""", "key");
        Assert.Equal(first.Text("id"), (await Api.PostAsync("/vendors", """{"name":"A"}""", "key")).Text("id"));
        Assert.NotEqual(first.Text("id"), (await Api.PostAsync("/vendors", """{"name":"A"}""")).Text("id"));
        AssertRefused(422, "idempotency_key_reused", await Api.PostAsync("/vendors", """{"name":"B"}""", "key"));
        Assert.Equal(201, (await Api.PostAsync("/vendors", """{"name":"C","metadata":{"a":1,"b":2}}""", "c")).Status);
        Assert.Equal(201, (await Api.PostAsync("/vendors", """{"name":"C","metadata":{"b": 2, "a": 1}}""", "c")).Status);
    }

    [Theory]
    [InlineData("/vendors/vnd_aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("/vendors/x")]
    [InlineData("/vendors?external_id=nobody")]
    public async Task An_unknown_one_is_404(string path) => AssertRefused(404, "vendor_not_found", await Api.GetAsync(path));

    [Fact]
    public async Task A_name_is_needed() => AssertRefused(422, "invalid_field", await Api.PostAsync("/vendors", "{}"));
}
