using System.Text.RegularExpressions;
using Credits.Functions.Docs;
using Xunit;

namespace Credits.Functions.Tests.Docs;

public sealed class DocsPagesTests : IAsyncLifetime
{
    private ApiHost api = null!;

    public async ValueTask InitializeAsync() => api = await ApiHost.StartAsync();

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Theory]
    [InlineData("/docs")]
    [InlineData("/docs/errors")]
    public async Task A_page_needs_no_key_and_all_that_it_loads_is_served_here(string page)
    {
        var reply = await ReadAsync(page);
        Assert.Equal(200, reply.Status);
        var links = Regex.Matches(reply.Body, "(?:href|src)=\"([^\"]+)\"").Select(match => match.Groups[1].Value).Where(link => link[0] != '#' && link != "data:,").ToList();
        Assert.NotEmpty(links);
        foreach (var link in links)
        {
            Assert.StartsWith("/", link);
            Assert.Equal(200, (await ReadAsync(link)).Status);
        }
    }

    [Fact]
    public async Task A_browser_is_told_to_load_from_nowhere_else()
    {
        var reply = await ReadAsync("/docs");
        Assert.StartsWith("default-src 'self';", Assert.Single(reply.Headers.GetValues("Content-Security-Policy")));
    }

    [Fact]
    public async Task The_address_in_a_problem_is_a_section_of_the_errors_page()
    {
        var page = (await ReadAsync("/docs/errors")).Body;
        var problem = await ReadAsync("/nowhere");
        Assert.Equal("/docs/errors#not_found", problem.Text("type"));
        Assert.Contains("id=\"not_found\"", page);
        foreach (var error in new ErrorCatalog().All) Assert.Contains($"id=\"{error.Code}\"", page);
    }

    [Fact]
    public async Task The_document_is_served_as_it_is_built()
    {
        var reply = await ReadAsync("/openapi/v1.json");
        Assert.Equal("3.1.1", reply.Text("openapi"));
        Assert.Equal(DocumentedOperation.Document["paths"]!.ToJsonString(), reply.Json.GetProperty("paths").GetRawText());
    }

    [Fact]
    public async Task Every_reference_within_the_document_leads_somewhere()
    {
        var text = (await ReadAsync("/openapi/v1.json")).Body;
        foreach (var reference in Regex.Matches(text, "\"\\$ref\":\"#/([^\"]+)\"").Select(match => match.Groups[1].Value).Distinct())
            Assert.NotNull(reference.Split('/').Aggregate((System.Text.Json.Nodes.JsonNode?)DocumentedOperation.Document, (node, name) => node?[name]));
    }

    private async Task<Reply> ReadAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await api.SendAsync(request);
    }
}
