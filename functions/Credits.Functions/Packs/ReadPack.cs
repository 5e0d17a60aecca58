using Credits.Functions.Http;

namespace Credits.Functions.Packs;

/// <summary><c>GET /packs/{code}</c>: a pack, archived or not.</summary>
internal static class ReadPack
{
    public static async ValueTask<Answer> HandleAsync(Call call) =>
        await call.Services.Payments.Packs.FindAsync(call.Scope, call.RouteText("code")) is { } pack
            ? Answer.Of(PackBody.Of(pack), PackJson.Default.PackBody)
            : PacksApi.NoPack;
}
