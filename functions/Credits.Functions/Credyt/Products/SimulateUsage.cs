using Credits.Core.Rating;
using Credits.Engine.Catalog;
using Credits.Engine.Events;
using Credits.Functions.Credyt.Events;
using Credits.Functions.Http;

namespace Credits.Functions.Credyt.Products;

/// <summary>
/// <c>POST /products/{id}/{version}/simulate-usage</c>, or <c>simulate</c>, both also without the version for the default one: what
/// events would cost with a version, published or not, by the very code that charges them. Nothing moves.
/// </summary>
internal static class SimulateUsage
{
    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var events = fields.List("events", 1, UsageInput.MaxEvents).Select(EventFields.Simulated).ToList();
        if (fields.Problem is { } problem) return problem;

        var (product, number, missing) = await NamedProduct.FindAsync(call);
        if (missing is not null) return missing;
        var version = await call.Services.Catalog.Products.VersionAsync(call.Scope, product!.Id, number);
        var all = new List<Fee>();
        var answers = new List<SimulatedEvent>(events.Count);
        foreach (var (id, happened) in events)
        {
            var rated = Rater.Rate(version!, happened);
            all.AddRange(rated.Fees);
            answers.Add(new SimulatedEvent(
                id,
                happened.Type,
                [.. rated.Fees.Select(fee => ProductAnswers.Of(call.Scope, fee))],
                rated.Skipped.IsEmpty ? null : [.. rated.Skipped.Select(skip => new SkipBody(skip.Price, skip.Reason))],
                ReferenceEquals(rated, Rated.None) ? Unpriced.NoPrice : null));
        }

        var body = new Simulation(Product.IdPrefix + product.Id, product.Code, number, answers, ProductAnswers.TotalsOf(all));
        return Answer.Of(body, ProductJson.Default.Simulation);
    }
}
