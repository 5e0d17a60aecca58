namespace Credits.Payments.Signatures;

/// <summary>What came of looking at the signature of a webhook.</summary>
public enum SignatureCheck
{
    /// <summary>Whoever sent it knows the secret, and sent it just now.</summary>
    Good,

    /// <summary>It has no signature, or one that can not be read.</summary>
    Missing,

    /// <summary>It was signed too long ago, or ahead of our clock.</summary>
    OutOfTime,

    /// <summary>No signature of it is made with the secret over these bytes.</summary>
    Wrong,
}
