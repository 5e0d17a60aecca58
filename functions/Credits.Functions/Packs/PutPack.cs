using System.Collections.Immutable;
using System.Text.Json;
using Credits.Engine.Payments.Packs;
using Credits.Engine.Payments.Providers;
using Credits.Functions.Http;
using Credits.Functions.Payments;

namespace Credits.Functions.Packs;

/// <summary><c>PUT /packs/{code}</c>: defines a pack, changes it, or puts it on sale again. The same twice changes nothing.</summary>
internal static class PutPack
{
    private const int MaxItemLength = 200;

    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var code = call.RouteText("code");
        if (!Pack.IsCode(code)) fields.Refuse(Problem.BadField("code", $"A code has 1 to {Pack.MaxCodeLength} letters, digits, points, dashes and underscores."));
        var asset = call.Asset(fields);
        var bonus = fields.OptionalAmount("bonus");
        Call.CheckPrecision(fields, "bonus", bonus, asset);
        var pack = new Pack
        {
            Code = code,
            Name = fields.Text("name", Pack.MaxNameLength),
            Asset = asset.Code,
            Credits = Call.Amount(fields, "credits", asset),
            Price = call.Money(fields, "price"),
            ExpiresDays = fields.OptionalInt("expires_days", 1, Pack.MaxDays),
            Bonus = bonus,
            BonusExpiresDays = fields.OptionalInt("bonus_expires_days", 1, Pack.MaxDays),
            Items = Items(fields),
        };
        if (fields.Problem is { } problem) return problem;
        return await call.Services.Payments.Packs.PutAsync(call.Scope, pack) is var (stored, _)
            ? Answer.Of(PackBody.Of(stored), PackJson.Default.PackBody)
            : new Problem(StatusCodes.Status409Conflict, ProblemCode.LimitReached, $"An app has at most {PackCatalog.Limit} packs.");
    }

    private static ImmutableSortedDictionary<string, string> Items(Fields fields)
    {
        var items = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (fields.OptionalObject("items") is not { } text) return items.ToImmutable();
        using var json = JsonDocument.Parse(text);
        foreach (var item in json.RootElement.EnumerateObject())
        {
            if (ProviderNames.All.Contains(item.Name, StringComparer.Ordinal) && item.Value.ValueKind == JsonValueKind.String && item.Value.GetString() is { Length: > 0 and <= MaxItemLength } id)
                items[item.Name] = id;
            else
                fields.Refuse(Problem.BadField("items", $"items names products of {string.Join(", ", ProviderNames.All)}, each with 1 to {MaxItemLength} characters."));
        }

        return items.ToImmutable();
    }
}
