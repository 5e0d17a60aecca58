using System.Text.Json;
using Credits.Core.Wallets;

namespace Credits.Core.Json;

/// <summary>The terms of a lot, written into the object that they belong to.</summary>
internal static class TermsJson
{
    public static void Write(Utf8JsonWriter json, LotTerms terms)
    {
        json.WriteString("source"u8, Names<LotSource>.Of(terms.Source));
        json.WriteNumber("priority"u8, terms.Priority);
        json.Optional("expires"u8, terms.Expires);
        json.Moment("since"u8, terms.Since);
        if (terms.Basis is { } basis) RevenueJson.Write(json, "basis"u8, basis);
    }

    public static LotTerms Read(JsonElement json) => new(
        Names<LotSource>.Parse(json.Text("source")),
        json.GetProperty("priority").GetInt32(),
        json.OptionalMoment("expires"),
        json.Moment("since"))
    {
        Basis = json.OptionalObject("basis") is { } basis ? RevenueJson.ReadBasis(basis) : null,
    };
}
