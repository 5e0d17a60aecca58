using Credits.Engine.Wallets;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary>
/// <c>GET /v1/reservations</c>: an account's reservations, newest first, a page of <c>limit</c> after
/// <c>cursor</c>; with <c>activeOnly</c> only open ones.
/// </summary>
internal static class ListReservations
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var query = call.Query();
        var named = NamedAccount.From(query);
        var activeOnly = query.Flag("activeOnly");
        var limit = query.Limit();
        var after = Cursor.Read(query, call.Scope.Name);
        var (name, problem) = await named.FindAsync(call, query);
        if (problem is not null) return problem;
        var view = await call.Services.Wallets.ReadWrittenAsync(name);
        if (!view.Exists) return Problem.From(new Outcome.NoCustomer());

        var page = await call.Services.Reservations.ListAsync(view, activeOnly, limit, after);
        var bodies = new List<ReservationBody>(page.Items.Count);
        foreach (var item in page.Items)
        {
            var hold = await call.Services.Wallets.FindEntryAsync(view.Name, item.Reservation.Id);
            bodies.Add(item.Closed is { } closed
                ? ReservationAnswers.Closed(view.Name.CustomerId, closed, hold?.Personal)
                : ReservationAnswers.Open(view.Name.CustomerId, item.Reservation, hold?.Personal, call.Services.Time.GetUtcNow()));
        }

        return Answer.Of(new ReservationList(bodies, page.Next is not null, Cursor.Write(page.Next)), CreditsDevJson.Default.ReservationList);
    }
}
