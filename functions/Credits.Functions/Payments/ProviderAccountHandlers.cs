using System.Text.Json;
using Credits.Engine.Apps;
using Credits.Engine.Payments.Accounts;
using Credits.Engine.Payments.Providers;
using Credits.Functions.Http;

namespace Credits.Functions.Payments;

/// <summary>
/// <c>/manage/apps/{id}/payments/{provider}</c>: an app's own account at a provider. Its secrets go in and never come out:
/// only the last four characters of the key are shown.
/// </summary>
internal static class ProviderAccountHandlers
{
    private static readonly Problem NoProvider = new(StatusCodes.Status404NotFound, ProblemCode.ProviderNotFound, "There is no such provider, or no account at it.");

    public static async ValueTask<Answer> ReadAsync(Call call)
    {
        if (!ScopeOfPath.TryMode(call, out var mode, out var wrong)) return wrong;
        var (scope, problem) = await ScopeOfPath.FindAsync(call, mode);
        if (problem is not null) return problem;
        return ProviderOf(call) is { } provider && await call.Services.Payments.Accounts.ShowAsync(scope!, provider) is { } account
            ? Shown(scope!, account)
            : NoProvider;
    }

    public static async ValueTask<Answer> SetAsync(Call call)
    {
        var fields = call.Fields();
        var mode = fields.OptionalWord("mode", Mode.Test, Mode.Live);
        var secrets = new AccountSecrets(SecretKey(fields), WebhookSecrets(call, fields));
        if (secrets is { SecretKey: null, WebhookSecrets.Count: 0 }) fields.Refuse(Problem.BadField("secret_key", "secret_key or webhook_secrets must be given."));
        if (fields.Problem is { } wrong) return wrong;
        var (scope, problem) = await ScopeOfPath.FindAsync(call, mode);
        if (problem is not null) return problem;
        if (ProviderOf(call) is not { } provider) return NoProvider;
        // A live key in test mode would take real money for credits to try things out with, and the other way round.
        if (provider == ProviderNames.Stripe && secrets.SecretKey is not null && AccountSecrets.ModeOf(provider, secrets.SecretKey) != scope!.Mode)
            return Problem.BadField("secret_key", $"In {Words.Of(scope.Mode)} mode a key of Stripe begins with sk_{Words.Of(scope.Mode)}_ or rk_{Words.Of(scope.Mode)}_.");
        if (!call.Services.Payments.Accounts.CanStore)
            return new Problem(StatusCodes.Status409Conflict, ProblemCode.NoSecretsKey, "There is no key to store secrets with: set Credits:SecretsKey.");
        return Shown(scope!, await call.Services.Payments.Accounts.SetAsync(scope!, provider, secrets));
    }

    public static async ValueTask<Answer> RemoveAsync(Call call)
    {
        if (!ScopeOfPath.TryMode(call, out var mode, out var wrong)) return wrong;
        var (scope, problem) = await ScopeOfPath.FindAsync(call, mode);
        if (problem is not null) return problem;
        if (ProviderOf(call) is not { } provider) return NoProvider;
        var removed = await call.Services.Payments.Accounts.RemoveAsync(scope!, provider);
        return Answer.Of(new RemovedBody(scope!.App.Id, Words.Of(scope.Mode), provider, removed), PaymentsJson.Default.RemovedBody);
    }

    private static Answer Shown(AppScope scope, ProviderAccount account) => Answer.Of(
        new AccountBody(
            scope.App.Id,
            Words.Of(scope.Mode),
            account.Provider,
            account.Updated is null ? "configuration" : "app",
            account.KeyHint,
            account.WebhookSecrets,
            account.Updated),
        PaymentsJson.Default.AccountBody);

    private static string? ProviderOf(Call call) => call.RouteText("provider") is ProviderNames.Stripe or ProviderNames.Polar ? call.RouteText("provider") : null;

    private static string? SecretKey(Fields fields)
    {
        var key = fields.OptionalText("secret_key", AccountSecrets.MaxLength);
        if (key is not null && !AccountSecrets.IsText(key)) fields.Refuse(Problem.BadField("secret_key", "secret_key must be printable ASCII without spaces."));
        return key;
    }

    private static List<string> WebhookSecrets(Call call, Fields fields)
    {
        var secrets = new List<string>();
        if (!call.Body.TryGetProperty("webhook_secrets", out var list) || list.ValueKind == JsonValueKind.Null) return secrets;
        var isRight = list.ValueKind == JsonValueKind.Array && list.GetArrayLength() is > 0 and <= ProviderSettings.MaxWebhookSecrets
            && list.EnumerateArray().All(IsSecret);
        if (isRight) return [.. list.EnumerateArray().Select(item => item.GetString()!)];
        fields.Refuse(Problem.BadField("webhook_secrets", $"webhook_secrets must be a list of 1 to {ProviderSettings.MaxWebhookSecrets} texts of 8 to {AccountSecrets.MaxLength} characters."));
        return secrets;
    }

    private static bool IsSecret(JsonElement item) =>
        item.ValueKind == JsonValueKind.String && item.GetString() is { Length: >= 8 and <= AccountSecrets.MaxLength } text && AccountSecrets.IsText(text);
}
