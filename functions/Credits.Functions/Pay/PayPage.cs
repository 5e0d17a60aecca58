using System.Globalization;
using System.Net;
using System.Text;
using Credits.Payments.Sandbox;

namespace Credits.Functions.Pay;

/// <summary>The sandbox's page as HTML, without scripts and without anything from elsewhere.</summary>
internal sealed class PayPage(SandboxPayment payment, IReadOnlyList<SandboxAction> possible, PayProgress? progress, bool undelivered, DateTimeOffset now)
{
    private static readonly TimeSpan WatchFor = TimeSpan.FromMinutes(1);
    private readonly StringBuilder html = new();

    /// <summary>The page of a payment.</summary>
    public string Render()
    {
        Head(payment.Title, IsMoving ? "<meta http-equiv=\"refresh\" content=\"1\">" : "");
        html.Append("<main>");
        Summary();
        Notices();
        if (payment.State == SandboxState.Open) Open();
        else Settled();
        html.Append("</main></body></html>");
        return html.ToString();
    }

    /// <summary>The page of nothing.</summary>
    public static string Missing() =>
        Start("Not found", "") + "<main><h1>There is no such checkout</h1><p>It may have ended: checkouts of the sandbox are kept for 30 days.</p></main></body></html>";

    // What is on its way is looked at again until it is there, by the page itself: no script is needed.
    private bool IsMoving => payment.State == SandboxState.Paid && !undelivered && progress is { Credited: null, Trouble: null } && now - progress.Received < WatchFor;

    private void Head(string title, string more) => html.Append(Start(title, more));

    private static string Start(string title, string more) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        {more}
        <title>{Text(title)} · test checkout</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/pay/pay.css">
        </head>
        <body>
        <p class="banner">Test mode. No money moves.</p>
        """;

    private void Summary()
    {
        html.Append(CultureInfo.InvariantCulture, $"<h1>{Text(payment.Title)}</h1><p class=\"price\">{Text(MoneyText.Of(payment.Price))}</p><dl>");
        Row("You get", Credits());
        Row("For", payment.ExternalId ?? payment.Metadata.GetValueOrDefault("credits_user"));
        if (payment.Refunded > 0) Row("Refunded", MoneyText.Of(payment.Refunded, payment.Price.Currency));
        Row("Dispute", payment.Dispute?.ToString().ToLowerInvariant());
        if (payment is { SaveMethod: true, State: SandboxState.Paid }) Row("Saved card", "ending in " + SandboxCards.Last4Of(payment.Card ?? SandboxCards.Pays));
        html.Append("</dl>");
    }

    private string? Credits()
    {
        if (payment.Metadata.GetValueOrDefault("credits_amount") is not { } amount) return null;
        var asset = payment.Metadata.GetValueOrDefault("credits_asset") ?? "credits";
        return payment.Metadata.GetValueOrDefault("credits_bonus") is { } bonus ? $"{amount} {asset} + {bonus} bonus" : $"{amount} {asset}";
    }

    private void Row(string name, string? value)
    {
        if (value is not null) html.Append(CultureInfo.InvariantCulture, $"<dt>{name}</dt><dd>{Text(value)}</dd>");
    }

    private void Notices()
    {
        if (payment.Declined) html.Append("<p class=\"notice bad\" role=\"alert\">The card was declined. Try again, or go back.</p>");
        if (undelivered) html.Append("<p class=\"notice bad\" role=\"alert\">A webhook was not taken. Send it again below.</p>");
    }

    private void Open()
    {
        if (possible.Count == 0) html.Append("<p class=\"notice\">This checkout has expired.</p>");
        else
        {
            StartForm();
            if (payment.SaveMethod) Cards();
            Button(SandboxAction.Pay, $"Pay {MoneyText.Of(payment.Price)}", "primary");
            if (possible.Contains(SandboxAction.Decline)) Button(SandboxAction.Decline, "Pay with a card that is declined");
            if (possible.Contains(SandboxAction.PayLater)) Button(SandboxAction.PayLater, "Pay later, by bank transfer");
            html.Append("</form>");
        }

        Link(payment.CancelUrl, "Cancel and go back");
    }

    private void Cards()
    {
        html.Append("<fieldset><legend>Save this card for later charges, which</legend>");
        Card(SandboxCards.Pays, "succeed", " checked");
        Card(SandboxCards.Declines, "are declined", "");
        Card(SandboxCards.Authenticates, "ask for its owner", "");
        html.Append("</fieldset>");
    }

    private void Card(string card, string label, string more) =>
        html.Append(CultureInfo.InvariantCulture, $"<label><input type=\"radio\" name=\"card\" value=\"{card}\"{more}> <span>{label} (ending in {SandboxCards.Last4Of(card)})</span></label>");

    private void Settled()
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2 role=\"status\">{StateText()}</h2>");
        if (payment.State == SandboxState.Paid) Timeline();
        Link(Success(), "Return to the app", "primary");
        html.Append("<section aria-label=\"What can happen next\"><h3>What can happen next</h3>");
        StartForm();
        foreach (var action in possible) Button(action, LabelOf(action));
        if (payment.LastEvents.Count > 0) html.Append("<button name=\"action\" value=\"resend\">Send the webhooks again</button>");
        html.Append("</form></section>");
    }

    private string StateText() => payment.State switch
    {
        SandboxState.Pending => "On its way: the bank has not paid yet",
        SandboxState.Failed => "The money did not arrive",
        _ when payment.Dispute is Engine.Payments.Providers.DisputeState.Open => "Paid, and disputed",
        _ when payment.Dispute is Engine.Payments.Providers.DisputeState.Lost => "Paid, and lost in a dispute",
        _ when payment.Price.Minor > 0 && payment.Refunded == payment.Price.Minor => "Refunded",
        _ when payment.Refunded > 0 => "Paid, and refunded in part",
        _ => "Paid",
    };

    private void Timeline()
    {
        html.Append("<ol class=\"steps\">");
        Step("Received", progress?.Received);
        Step("Queued", progress?.Queued);
        Step("Credited", progress?.Credited);
        html.Append("</ol>");
        if (progress?.Trouble is { } trouble) html.Append(CultureInfo.InvariantCulture, $"<p class=\"notice bad\" role=\"alert\">It could not be credited: {Text(trouble)}.</p>");
    }

    private void Step(string name, DateTimeOffset? at) => html.Append(at is { } moment
        ? string.Create(CultureInfo.InvariantCulture, $"<li class=\"done\"><span>{name}</span> <time datetime=\"{moment:O}\">{moment:HH:mm:ss.fff} UTC</time></li>")
        : $"<li><span>{name}</span> <span class=\"quiet\">waiting</span></li>");

    private void StartForm() =>
        html.Append(CultureInfo.InvariantCulture, $"<form method=\"post\"><input type=\"hidden\" name=\"version\" value=\"{payment.Version}\">");

    private void Button(SandboxAction action, string label, string style = "") =>
        html.Append(CultureInfo.InvariantCulture, $"<button name=\"action\" value=\"{PayActions.NameOf(action)}\" class=\"{style}\">{Text(label)}</button>");

    private void Link(string? url, string label, string style = "")
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https"))
            html.Append(CultureInfo.InvariantCulture, $"<a class=\"button {style}\" href=\"{Text(url!)}\">{label}</a>");
    }

    private string? Success() => payment.SuccessUrl?.Replace("{CHECKOUT_SESSION_ID}", payment.SessionId, StringComparison.Ordinal);

    private static string LabelOf(SandboxAction action) => action switch
    {
        SandboxAction.Arrive => "The money arrives",
        SandboxAction.Fail => "The money does not arrive",
        SandboxAction.RefundHalf => "Refund half of what is left",
        SandboxAction.RefundAll => "Refund everything",
        SandboxAction.Dispute => "The customer disputes it",
        SandboxAction.WinDispute => "The dispute is won",
        SandboxAction.LoseDispute => "The dispute is lost",
        _ => action.ToString(),
    };

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
