using Credits.Engine.Payments.Providers;

namespace Credits.Payments.Signatures;

/// <summary>A signature's fault in words.</summary>
internal static class SignatureRefusal
{
    /// <summary>The refusal of a webhook.</summary>
    public static WebhookVerdict Of(SignatureCheck check) => new WebhookVerdict.Refused(check switch
    {
        SignatureCheck.OutOfTime => "The signature is too old, or a clock is wrong.",
        SignatureCheck.Wrong => "No signature fits the body and the secret.",
        _ => "There is no signature that can be read.",
    });
}
