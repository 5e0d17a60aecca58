using Xunit;

namespace Credits.Functions.Tests.BadInput;

public sealed class BadPathTests(World world) : IClassFixture<World>
{
    [Theory]
    [InlineData("/credits/nothing", "error")]
    [InlineData("/credits/add/more", "error")]
    [InlineData("/sandbox/nothing", "error")]
    [InlineData("/v1/accounts/nothing", "error")]
    [InlineData("/v1/accounts/credits", "error")]
    [InlineData("/v1/reservations/res_x", "error")]
    [InlineData("/v1/transactions/txn_x", "error")]
    [InlineData("/v1/nothing", "detail")]
    [InlineData("/nothing", "detail")]
    [InlineData("/creditsadd", "detail")]
    [InlineData("//credits/add", "detail")]
    [InlineData("/v1/..%2Fcredits/add", "detail")]
    public async Task An_unknown_path_is_not_found_in_the_shape_of_its_api(string path, string sentence)
    {
        // Whole, or a client takes two slashes for a host.
        var address = world.Api.Address.GetLeftPart(UriPartial.Authority) + path;
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete })
        {
            var reply = await world.RefusedAsync(404, "not_found", () => world.Api.SendAsync(method, address, method == HttpMethod.Post ? "{}" : null));
            Assert.True(reply.Has(sentence), reply.Body);
            Assert.Equal(path.StartsWith("/v1/", StringComparison.Ordinal) && sentence == "error", reply.Has("success"));
        }
    }

    public static TheoryData<string, bool> Paths
    {
        get
        {
            var paths = new TheoryData<string, bool>();
            foreach (var path in World.Writes) paths.Add(path, true);
            foreach (var path in World.Reads) paths.Add(path.Split('?')[0], false);
            return paths;
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Another_method_is_not_allowed(string path, bool isWrite)
    {
        foreach (var method in new[] { isWrite ? "GET" : "POST", "PUT", "PATCH", "DELETE" })
        {
            var reply = await world.RefusedAsync(405, "method_not_allowed", () => world.Api.SendAsync(new HttpMethod(method), path, method == "GET" ? null : "{}"));
            Assert.True(reply.Has("error"), reply.Body);
        }
    }
}
