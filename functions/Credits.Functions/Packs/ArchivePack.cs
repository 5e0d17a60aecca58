using Credits.Functions.Http;

namespace Credits.Functions.Packs;

/// <summary><c>DELETE /packs/{code}</c>: takes a pack off sale. Pages that were opened for it can still be paid.</summary>
internal static class ArchivePack
{
    public static async ValueTask<Answer> HandleAsync(Call call) =>
        await call.Services.Payments.Packs.ArchiveAsync(call.Scope, call.RouteText("code")) is { } pack
            ? Answer.Of(PackBody.Of(pack), PackJson.Default.PackBody)
            : PacksApi.NoPack;
}
