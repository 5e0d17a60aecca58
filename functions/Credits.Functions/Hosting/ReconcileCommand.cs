using System.Globalization;
using Credits.Engine;
using Credits.Engine.Apps;
using Credits.Engine.Payments;
using Credits.Engine.Payments.Accounts;
using Credits.Engine.Payments.Providers;
using Credits.Engine.Payments.Reconciliation;
using Credits.Engine.Storage;
using Credits.Payments.Http;
using Credits.Payments.Polar;
using Credits.Payments.Sandbox;
using Credits.Payments.Stripe;

namespace Credits.Functions.Hosting;

/// <summary>
/// <c>reconcile [--since DATE] [--provider NAME] [--app ID] [--mode test|live]</c>: compares the payments of every account at
/// a provider with the ledger. Ends with 0 if they agree, with 1 if they differ, with 2 if they could not be compared.
/// </summary>
internal static class ReconcileCommand
{
    private const int DefaultDays = 7;

    // Before it there were no payments of any provider, nor is every moment one that they understand.
    private const int FirstYear = 2000;

    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors) => RunAsync(args, output, errors, TimeProvider.System);

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, TimeProvider time)
    {
        try
        {
            return await CompareAsync(args, output, errors, time);
        }
        catch (Exception e) when (e is SettingsException or StoreOpenException)
        {
            // Not 1, as of other commands: that says that payments differ.
            await errors.WriteLineAsync(e.Message);
            return 2;
        }
    }

    private static async Task<int> CompareAsync(string[] args, TextWriter output, TextWriter errors, TimeProvider time)
    {
        var configuration = new ConfigurationManager();
        CreditsApp.AddSettings(configuration, args, "since", "provider", "app", "mode");
        var settings = Settings.From(configuration);
        var which = Selection.From(new ConfigurationBuilder().AddCommandLine(args).Build(), time);
        await using var opened = await Stores.OpenAsync(settings, configuration, time, errors, create: false);
        using var http = ProviderHttp.NewClient();
        var accounts = AccountsOf(opened.Store, settings, configuration, time);
        IPaymentProvider[] providers =
        [
            new StripeProvider(http, time), new PolarProvider(http, time),
            new SandboxProvider(opened.Store, new SandboxDesk(opened.Store, NoHost.Instance, time), NoHost.Instance, time),
        ];
        try
        {
            return await RunAsync(opened.Store, providers, accounts, which, output, errors, time);
        }
        catch (StoreUnavailableException e)
        {
            await errors.WriteLineAsync($"The store in {opened.Place} can not be read: {e.Message}");
            return 2;
        }
    }

    private static SandboxSettings AccountsOf(IDocumentStore store, Settings settings, IConfiguration configuration, TimeProvider time)
    {
        var box = SecretsKey.Of(settings, make: false) is { } key ? new SecretBox(key.Span, Entropy.System) : null;
        return new SandboxSettings(new ProviderAccounts(store, time, ConfiguredProviders.From(configuration), ConfiguredProviders.Addresses(configuration), box));
    }

    private static async Task<int> RunAsync(
        IDocumentStore store, IPaymentProvider[] providers, SandboxSettings accounts, Selection which, TextWriter output, TextWriter errors, TimeProvider time)
    {
        var reconciler = new Reconciler(new PaymentDirectory(store, time), time);
        var (total, failed, asked) = (0, false, 0);
        await foreach (var scope in new AppDirectory(store, time, Entropy.System).ScopesAsync(connected: true))
        {
            if (!which.Covers(scope)) continue;
            foreach (var provider in providers.Where(provider => which.Provider is null || provider.Name == which.Provider))
            {
                if (await accounts.FindAsync(scope, provider.Name) is not { } account || (account.SecretKey is null && provider.Name != ProviderNames.Sandbox)) continue;
                asked++;
                var result = await reconciler.RunAsync(scope, provider, account, which.Since, difference => output.WriteLine(Line(scope, difference)));
                total += result.Differences;
                await output.WriteLineAsync($"{scope.Name}, {provider.Name}: {result.Listed} payments listed, {result.Compared} of them or of the ledger compared, {result.Differences} differences.");
                if (result.Failure is not { } failure) continue;
                failed = true;
                await errors.WriteLineAsync($"{scope.Name}, {provider.Name}: it could not be asked to the end: {failure.Reason}");
            }
        }

        if (asked == 0) await errors.WriteLineAsync("There is no account at a provider to compare with.");
        return failed || asked == 0 ? 2 : total > 0 ? 1 : 0;
    }

    private static string Line(AppScope scope, Difference difference) =>
        $"DIFFERENT {difference.Kind}: {scope.Name}, {difference.Provider} {difference.ObjectId} (pay_{difference.PaymentId}): {difference.Provider} says {difference.Theirs}; the ledger says {difference.Ours}.";

    /// <summary>What is to be compared.</summary>
    private sealed record Selection(DateTimeOffset Since, string? Provider, string? App, Mode? Mode)
    {
        public bool Covers(AppScope scope) => (App is null || App == scope.App.Id) && (Mode is null || Mode == scope.Mode);

        public static Selection From(IConfiguration own, TimeProvider time)
        {
            var since = time.GetUtcNow().AddDays(-DefaultDays);
            if (own["since"] is { } text
                && (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out since) || since.Year < FirstYear))
                throw new SettingsException($"--since must be a day such as 2030-01-31, {FirstYear} or later.");
            if (own["provider"] is { } provider && !ProviderNames.All.Contains(provider, StringComparer.Ordinal))
                throw new SettingsException($"--provider must be one of {string.Join(", ", ProviderNames.All)}.");
            Mode? mode = own["mode"] switch
            {
                null => null,
                "test" => Engine.Apps.Mode.Test,
                "live" => Engine.Apps.Mode.Live,
                _ => throw new SettingsException("--mode must be test or live."),
            };
            return new(since, own["provider"], own["app"], mode);
        }
    }

    /// <summary>Nothing is delivered by a list.</summary>
    private sealed class NoHost : ISandboxHost
    {
        public static readonly NoHost Instance = new();

        public Uri PublicAddress => throw new NotSupportedException();

        public ValueTask<bool> DeliverAsync(string scope, WebhookRequest request, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
