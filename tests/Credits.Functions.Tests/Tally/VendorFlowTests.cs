using Xunit;

namespace Credits.Functions.Tests.Tally;

/// <summary>The requests of the vendor's own page, in its order.</summary>
public sealed class VendorFlowTests : TallyTest
{
    [Theory]
    [InlineData("")]
    [InlineData("/sandbox")]
    public async Task The_requests_of_the_vendors_page_work_as_they_stand(string prefix)
    {
        var added = AssertDone(await Api.PostAsync(prefix + "/credits/add", """{"user_id":"user_abc123","amount":500,"description":"Starter pack purchase"}"""));
        Assert.True(added.Flag("success"));
        Assert.Equal(500, added.Number("balance_after"));

        var deduct = """{"user_id":"user_abc123","amount":50,"description":"AI generation"}""";
        var deducted = AssertDone(await Api.PostAsync(prefix + "/credits/deduct", deduct));
        Assert.True(deducted.Flag("success"));
        Assert.Equal(450, deducted.Number("balance_after"));

        var balance = AssertDone(await Api.GetAsync(prefix + "/credits/balance?user_id=user_abc123"));
        Assert.Equal(("user_abc123", 450), (balance.Text("user_id"), balance.Number("balance")));

        var refused = await Api.PostAsync(prefix + "/credits/deduct", """{"user_id":"user_abc123","amount":451}""");
        Assert.Equal((402, "Insufficient credits", 450), (refused.Status, refused.Text("error"), refused.Number("balance")));
    }
}
