using System.Globalization;
using System.Net;
using System.Text;
using Credits.Core;
using Credits.Core.Entries;
using Credits.Core.Subscriptions;
using Credits.Engine.Assets;
using Credits.Functions.Pay;

namespace Credits.Functions.Portal;

/// <summary>The portal's page as HTML, without scripts and without anything from elsewhere.</summary>
internal sealed class PortalPage(PortalContent content, PortalSession session, string token, string? notice)
{
    private readonly StringBuilder html = new();

    /// <summary>The page of a session.</summary>
    public string Render()
    {
        html.Append(Start("Your credits"));
        if (content.View.Name.Scope.Mode == Engine.Apps.Mode.Test) html.Append("<p class=\"banner\">Test mode. No money moves.</p>");
        html.Append("<main><h1>").Append(Text(content.Customer?.Name ?? "Your credits")).Append("</h1>");
        if (notice is not null) html.Append("<p class=\"notice bad\" role=\"alert\">").Append(Text(notice)).Append("</p>");
        Balances();
        Buy();
        Subscriptions();
        Grants();
        History();
        html.Append("<p><a class=\"button quiet\" href=\"").Append(Text(session.ReturnUrl)).Append("\">Go back</a></p></main></body></html>");
        return html.ToString();
    }

    /// <summary>The page of nothing.</summary>
    public static string Missing() => Start("Not found") + "<main><h1>There is no such page</h1><p>Go back and open it again.</p></main></body></html>";

    private static string Start(string title) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text(title)}</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/pay/pay.css">
        </head>
        <body>
        """;

    private void Balances() => List("Balance", content.View.Head.Accounts.Select(account =>
        $"<strong>{Of(account.Available, account.Asset)}</strong>"
        + (account.Reserved.IsPositive ? $" <span class=\"quiet\">and {Of(account.Reserved, account.Asset)} held</span>" : "")));

    private void Buy()
    {
        html.Append("<h2>Add credits</h2>");
        foreach (var pack in content.Packs)
        {
            StartForm();
            html.Append("<button name=\"pack\" value=\"").Append(Text(pack.Code)).Append("\">").Append(Text(pack.Name)).Append(" for ").Append(Text(MoneyText.Of(pack.Price))).Append("</button></form>");
        }

        StartForm();
        html.Append("<label>Amount <input name=\"amount\" inputmode=\"decimal\" required maxlength=\"20\"></label> <label>Currency <select name=\"currency\">");
        var held = content.View.Head.Accounts.Select(account => account.Asset).Where(asset => Currencies.Find(asset) is not null);
        foreach (var currency in held.DefaultIfEmpty("USD")) html.Append("<option>").Append(Text(currency)).Append("</option>");
        html.Append("</select></label> <button>Top up</button></form>");
    }

    private void Subscriptions()
    {
        if (content.View.Head.Subscriptions.IsEmpty) return;
        html.Append("<h2>Subscriptions</h2><ul>");
        foreach (var subscription in content.View.Head.Subscriptions)
        {
            html.Append("<li>").Append(Text(string.Join(", ", subscription.Products.Select(product => product.Code)))).Append(": ");
            html.Append(subscription.Status switch { SubscriptionStatus.Pending => "waits for its payment", SubscriptionStatus.PastDue => "payment is due", _ => "active" });
            if (subscription.EndsAt is { } end) html.Append(CultureInfo.InvariantCulture, $", ends {end:d MMMM yyyy}");
            else if (subscription.Billing?.Renewal is { } renewal) html.Append(CultureInfo.InvariantCulture, $", renews {renewal:d MMMM yyyy}");
            if (subscription.Status is SubscriptionStatus.Pending or SubscriptionStatus.PastDue)
            {
                StartForm();
                html.Append("<button name=\"subscription\" value=\"").Append(Text(subscription.Id)).Append("\">Pay what is missing</button></form>");
            }

            html.Append("</li>");
        }

        html.Append("</ul>");
    }

    private void Grants() => List("Credits", content.View.Head.Accounts.SelectMany(account => account.Lots.Select(lot =>
        $"{Of(lot.Remaining, account.Asset)} of {Of(lot.Granted, account.Asset)}"
        + (lot.Terms.Expires is { } end ? string.Create(CultureInfo.InvariantCulture, $" <span class=\"quiet\">until {end:d MMMM yyyy HH:mm} UTC</span>") : ""))));

    private void History() => List("History", content.History.SelectMany(entry => entry.Postings.Where(posting => !posting.Amount.IsZero).Select(posting =>
        string.Create(CultureInfo.InvariantCulture, $"<time datetime=\"{entry.EffectiveAt:O}\">{entry.EffectiveAt:d MMM yyyy HH:mm} UTC</time> ")
        + $"{Of(posting.Amount, posting.Asset)} <span class=\"quiet\">{Text(entry.Personal?.Description ?? WordFor(posting.Counterparty))}</span>")));

    private void List(string title, IEnumerable<string> items)
    {
        var lines = string.Concat(items.Select(item => $"<li>{item}</li>"));
        html.Append("<h2>").Append(title).Append("</h2>").Append(lines.Length > 0 ? $"<ul>{lines}</ul>" : "<p class=\"quiet\">Nothing yet.</p>");
    }

    private void StartForm() => html.Append("<form method=\"post\" action=\"/portal\"><input type=\"hidden\" name=\"token\" value=\"").Append(Text(token)).Append("\">");

    private string Of(Amount amount, string asset)
    {
        var definition = content.Assets.Definition(asset);
        return Text($"{MoneyText.Digits(amount, asset)} {definition?.Label ?? definition?.Name ?? asset}");
    }

    private static string WordFor(Counterparty counterparty) => counterparty switch
    {
        Counterparty.Issued => "added",
        Counterparty.Consumed => "used",
        Counterparty.Refunded => "refunded",
        Counterparty.Expired => "expired",
        _ => "adjusted",
    };

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
