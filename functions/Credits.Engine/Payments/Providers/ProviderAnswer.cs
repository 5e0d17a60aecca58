using System.Diagnostics.CodeAnalysis;

namespace Credits.Engine.Payments.Providers;

/// <summary>Why a provider did not do what it was asked.</summary>
public enum ProviderFailureKind
{
    /// <summary>It says that the request is wrong; trying again does not help.</summary>
    Refused,

    /// <summary>It does not accept the key, or there is none.</summary>
    Unauthorized,

    /// <summary>The payment method was declined.</summary>
    Declined,

    /// <summary>It asks to wait.</summary>
    Throttled,

    /// <summary>It can not now; nothing happened.</summary>
    Unavailable,

    /// <summary>No answer came, so it may have happened. The same idempotency key tells later.</summary>
    Unknown,

    /// <summary>It has no such operation.</summary>
    Unsupported,
}

/// <summary>A provider's refusal or silence.</summary>
/// <param name="Kind">Of what kind.</param>
/// <param name="Reason">The provider's words, shortened, without secrets.</param>
/// <param name="RetryAfter">How long to wait, if it tells.</param>
/// <param name="Code">The provider's own code, if there is one (for example <c>card_declined</c>).</param>
public sealed record ProviderFailure(ProviderFailureKind Kind, string Reason, TimeSpan? RetryAfter = null, string? Code = null);

/// <summary>What a call to a provider gave: a value or a failure.</summary>
/// <typeparam name="T">The value.</typeparam>
public readonly record struct ProviderAnswer<T> where T : class
{
    private ProviderAnswer(T? value, ProviderFailure? failure)
    {
        Value = value;
        Failure = failure;
    }

    /// <summary>The value; null after a failure.</summary>
    public T? Value { get; }

    /// <summary>Why there is none; null if there is.</summary>
    public ProviderFailure? Failure { get; }

    /// <summary>True with a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Value is not null;

    /// <summary>A value.</summary>
    public static implicit operator ProviderAnswer<T>(T value) => new(value, null);

    /// <summary>A failure.</summary>
    public static implicit operator ProviderAnswer<T>(ProviderFailure failure) => new(null, failure);
}
