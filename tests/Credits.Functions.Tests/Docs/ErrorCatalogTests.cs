using System.Reflection;
using System.Text;
using Credits.Core;
using Credits.Functions.Chargly;
using Credits.Functions.CreditsDev;
using Credits.Functions.Credyt;
using Credits.Functions.Docs;
using Credits.Functions.Http;
using Credits.Functions.Tally;
using Xunit;

namespace Credits.Functions.Tests.Docs;

public sealed class ErrorCatalogTests
{
    private static readonly ErrorCatalog Errors = new();

    public static TheoryData<string> Refusals => [.. Codes(typeof(RefusalCode))];

    [Fact]
    public void Every_code_is_explained_once_in_errors_json_and_no_other_is()
    {
        var codes = Codes(typeof(RefusalCode)).Concat(Codes(typeof(ProblemCode)));
        Assert.Equal(codes.Order(StringComparer.Ordinal), Errors.All.Select(error => error.Code).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refusal_has_the_status_that_is_documented(string code) =>
        Assert.Equal(Errors[code].Status, Problem.From(new Refusal(code, "")).Status);

    [Fact]
    public void Where_an_api_answers_another_status_the_page_says_so()
    {
        var page = Encoding.UTF8.GetString(ErrorsPage.Render(Errors)).Split("<ul")[0];
        foreach (var style in (ApiStyle[])[TallyStyle.Instance, CharglyStyle.Instance, CreditsDevStyle.Instance, CredytStyle.Instance])
        {
            foreach (var error in Errors.All)
            {
                var isOther = style.StatusOf(new Problem(error.Status, error.Code, "")) != error.Status;
                if (isOther) Assert.Contains($"<code>{error.Code}</code>", page);
            }
        }
    }

    [Fact]
    public void Every_code_says_what_it_means_and_what_to_do()
    {
        foreach (var error in Errors.All)
        {
            Assert.EndsWith(".", error.Meaning);
            Assert.EndsWith(".", error.Remedy);
            Assert.NotEmpty(error.Example.Detail);
        }
    }

    [Fact]
    public void What_asks_to_wait_shows_it_in_its_example()
    {
        foreach (var error in Errors.All) Assert.Equal(error.Status is 429 or 503, error.Example.RetryAfter is not null);
    }

    private static IEnumerable<string> Codes(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
}
