using Credits.Engine.Payments.Packs;
using Credits.Functions.Http;

namespace Credits.Functions.Chargly;

/// <summary><c>GET /api/credit-packs</c>: all packs that are on sale.</summary>
internal static class ListCreditPacks
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var (packs, _) = await call.Services.Payments.Packs.ListAsync(call.Scope, PackCatalog.Limit, null);
        var items = packs.Where(pack => !pack.Archived)
            .Select(pack => new CreditPack(pack.Code, pack.Name, pack.Credits, pack.Price.Minor, pack.Price.Currency)).ToList();
        return Answer.Of(new CreditPackList(items), CharglyJson.Default.CreditPackList);
    }
}
