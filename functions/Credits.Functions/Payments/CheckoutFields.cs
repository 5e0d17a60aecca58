using System.Text;
using Credits.Engine.Payments.Checkouts;
using Credits.Engine.Payments.Providers;
using Credits.Functions.Http;

namespace Credits.Functions.Payments;

/// <summary>What the APIs that open checkout pages have in common.</summary>
internal static class CheckoutFields
{
    private const int MaxUrlLength = 1_000;

    /// <summary>Reads an address to send the person to.</summary>
    public static Uri Url(this Fields fields, string name)
    {
        var text = fields.Text(name, MaxUrlLength);
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" && CanBeFound(url)) return url;
        fields.Refuse(Problem.BadField(name, $"{name} must be an address that begins with https:// or http:// and the name of a host."));
        return new Uri("http://localhost");
    }

    // Not all that may stand in an address is the name of a host: where it has no form in ASCII, nobody can be led there.
    private static bool CanBeFound(Uri url)
    {
        try
        {
            return Ascii.IsValid(url.IdnHost);
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    /// <summary>Reads the provider to use; null for the first that is set up.</summary>
    public static string? Provider(this Fields fields)
    {
        var provider = fields.OptionalText("provider", 20);
        if (provider is null || ProviderNames.All.Contains(provider, StringComparer.Ordinal)) return provider;
        fields.Refuse(Problem.BadField("provider", $"provider must be one of: {string.Join(", ", ProviderNames.All)}."));
        return null;
    }

    /// <summary>Why there is no page, or null if there is one.</summary>
    public static Problem? ProblemOf(this Call call, CheckoutResult result)
    {
        if (result.Refused is { } refused) return Problem.From(refused);
        if (result.Provider is null)
            return new(StatusCodes.Status409Conflict, ProblemCode.NoProvider, $"No payment provider is set up for {Words.Of(call.Scope.Mode)} payments.");
        if (result.Failure is not { } failure) return null;
        return failure.Kind is ProviderFailureKind.Throttled or ProviderFailureKind.Unavailable or ProviderFailureKind.Unknown
            ? new(StatusCodes.Status503ServiceUnavailable, ProblemCode.ProviderUnavailable, $"{result.Provider}: {failure.Reason}")
            {
                RetryAfter = Math.Clamp((int)Math.Ceiling((failure.RetryAfter ?? TimeSpan.FromSeconds(5)).TotalSeconds), 1, 3_600),
            }
            : new(StatusCodes.Status422UnprocessableEntity, ProblemCode.ProviderRefused, $"{result.Provider}: {failure.Reason}");
    }
}
