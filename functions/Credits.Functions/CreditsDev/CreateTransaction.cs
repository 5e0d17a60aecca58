using Credits.Core.Commands;
using Credits.Functions.Http;

namespace Credits.Functions.CreditsDev;

/// <summary><c>POST /v1/transactions/create</c>: a credit or a debit by its <c>type</c>, on an account that exists.</summary>
internal static class CreateTransaction
{
    // One family for both types: a key that was used for a credit can not be used for a debit.
    private const string Family = "transaction";

    public static async ValueTask<Answer> HandleAsync(Call call)
    {
        var fields = call.Fields();
        var account = NamedAccount.From(fields);
        var type = fields.Text("type");
        if (type is not ("credit" or "debit")) fields.Refuse(Problem.BadField("type", "type must be credit or debit."));
        Command command = type == "debit" ? call.Debit(fields, Family) : call.Credit(fields, Family);
        var (name, done, problem) = await account.SubmitAsync(call, fields, command);
        if (problem is not null) return problem;
        var transaction = TransactionAnswers.Transaction(name.CustomerId, done!.Entry);
        return Answer.Of(new TransactionResult(true, transaction, done.Replayed ? true : null), CreditsDevJson.Default.TransactionResult);
    }
}
