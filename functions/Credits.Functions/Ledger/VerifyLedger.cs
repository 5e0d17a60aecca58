using System.Collections.Concurrent;
using Credits.Engine.Wallets;
using Credits.Functions.Http;
using Receipt = Credits.Engine.Ledger.Receipt;

namespace Credits.Functions.Ledger;

/// <summary>
/// <c>GET /customers/{id}/ledger/verify</c>: recomputes chain and balances from the entries, and checks a receipt. It reads
/// the whole ledger, so an app has one at a time, whoever else verifies; it stops when the client goes away.
/// </summary>
internal sealed class VerifyLedger
{
    private readonly ConcurrentDictionary<string, bool> running = new(StringComparer.Ordinal);

    public async ValueTask<Answer> HandleAsync(Call call)
    {
        if (!call.TryWalletOfPath(out var name, out var wrong)) return wrong;
        var query = call.Query();
        query.Only("sequence", "hash");
        var receipt = ReceiptOf(query);
        if (query.Problem is { } problem) return problem;
        // By the customer alone: the head may be what is broken.
        if (await call.Services.Customers.FindAsync(name) is not { } customer) return Problem.From(new Outcome.NoCustomer());

        if (!running.TryAdd(call.Scope.Name, true))
            return new Problem(StatusCodes.Status429TooManyRequests, ProblemCode.RateLimited, "Another ledger of this app is being verified.") { RetryAfter = 1 };
        try
        {
            var wallet = name.Partition with { Wallet = customer.Id };
            var found = await call.Services.Verifier.VerifyAsync(wallet, receipt, call.Context.RequestAborted);
            var body = new VerificationBody("cust_" + customer.Id, found.Fault is null, found.Entries, found.Erased, found.Entries, found.LastHash, found.Fault);
            return Answer.Of(body, LedgerJson.Default.VerificationBody);
        }
        finally
        {
            running.TryRemove(call.Scope.Name, out _);
        }
    }

    private static Receipt? ReceiptOf(QueryFields query)
    {
        var sequence = query.Text("sequence", 19);
        var hash = query.Text("hash");
        if (sequence is null && hash is null) return null;
        if (!long.TryParse(sequence, System.Globalization.NumberStyles.None, null, out var number) || number < 1)
            query.Refuse(Problem.BadField("sequence", "sequence and hash come together; sequence must be a whole number from 1."));
        if (hash?.Length != 64 || !hash.All(char.IsAsciiHexDigit))
            query.Refuse(Problem.BadField("hash", "sequence and hash come together; hash must be 64 hexadecimal digits."));
        return query.Problem is null ? new Receipt(number, hash!.ToLowerInvariant()) : null;
    }
}
