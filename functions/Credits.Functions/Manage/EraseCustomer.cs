using Credits.Functions.Http;

namespace Credits.Functions.Manage;

/// <summary>
/// <c>POST /manage/customers/{id}/erase</c>: erases what is personal, of the customer and of as many entries as one call
/// may; call again until nothing remains. Deleting a customer is closing the wallet and then this.
/// </summary>
internal static class EraseCustomer
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var problem)) return problem;
        var view = await call.Services.Wallets.ReadAsync(name);
        if (!view.Exists || await call.Services.Eraser.EraseAsync(view.Name, call.Context.RequestAborted) is not { } erasure) return ReadCustomer.NotFound;
        return Answer.Of(new ErasureBody("cust_" + view.Name.CustomerId, erasure.Erased, erasure.Remaining), ManageJson.Default.ErasureBody);
    }
}
