using Credits.Core.Commands;
using Credits.Core.Entries;
using Credits.Core.Ids;
using Credits.Core.Revenue;
using Credits.Core.Wallets;
using Credits.Functions.Payments;

namespace Credits.Functions.Http;

/// <summary>
/// Reads the commands that several APIs have, from the fields that they name alike. What is wrong is kept by
/// the fields; a command is of use only if nothing is.
/// </summary>
internal static class CommandFields
{
    /// <summary>What was paid for credits: <c>price</c> and <c>currency</c>, both or neither; null without them.</summary>
    public static Worth? Paid(this Call call, Fields fields)
    {
        if (fields.Has("price")) return call.Money(fields, "price").ToWorth();
        if (fields.Has("currency")) fields.Refuse(Problem.BadField("price", "price is required with a currency: how much was paid."));
        return null;
    }

    /// <summary>Pays in: <c>asset, amount, price, currency, source, priority, expires_at</c> and what <see cref="Personal"/> reads.</summary>
    /// <param name="call">The request.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="family">Which operations one key may name only once.</param>
    /// <param name="kept">Text fields to keep in the metadata.</param>
    public static Credit Credit(this Call call, Fields fields, string family = "credit", params ReadOnlySpan<string> kept)
    {
        var asset = call.Asset(fields);
        var (key, fromClient) = call.OperationKey();
        return new Credit(
            asset.Code,
            Call.Amount(fields, "amount", asset),
            fields.Source("source"),
            fields.OptionalInt("priority", 0, LotTerms.MaxPriority) ?? LotTerms.DefaultPriority,
            fields.OptionalMoment(fields.Either("expires_at", "expiresAt")))
        {
            EntryId = StableId.Of(family, key),
            ClientKeyed = fromClient,
            Personal = call.Personal(fields, kept),
            Paid = call.Paid(fields),
        };
    }

    /// <summary>Draws: <c>asset, amount</c> and what <see cref="Personal"/> reads.</summary>
    /// <param name="call">The request.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="family">Which operations one key may name only once.</param>
    /// <param name="kept">Text fields to keep in the metadata.</param>
    public static Debit Debit(this Call call, Fields fields, string family = "debit", params ReadOnlySpan<string> kept)
    {
        var asset = call.Asset(fields);
        var (key, fromClient) = call.OperationKey();
        return new Debit(asset.Code, Call.Amount(fields, "amount", asset))
        {
            EntryId = StableId.Of(family, key),
            ClientKeyed = fromClient,
            Personal = call.Personal(fields, kept),
        };
    }

    /// <summary>What can be erased: <c>description, reference_id, metadata</c>, and text fields to keep in the metadata.</summary>
    public static Personal Personal(this Call call, Fields fields, params ReadOnlySpan<string> kept) => call.Personal(
        call.IdempotencyKey,
        fields.OptionalText("description"),
        fields.OptionalText(fields.Either("reference_id", "referenceId")),
        fields.OptionalObject("metadata", kept));
}
