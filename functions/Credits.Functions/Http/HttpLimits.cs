namespace Credits.Functions.Http;

/// <summary>What a request may be at most.</summary>
public static class HttpLimits
{
    /// <summary>Bytes of a body.</summary>
    public const int BodyBytes = 64 * 1024;

    /// <summary>Levels of nesting in a body.</summary>
    public const int JsonDepth = 16;

    /// <summary>Characters of a text field unless it says otherwise.</summary>
    public const int TextLength = 1_000;

    /// <summary>Characters of an external id.</summary>
    public const int IdLength = Engine.Wallets.WalletName.MaxExternalIdLength;

    /// <summary>Characters of an idempotency key.</summary>
    public const int KeyLength = 255;

    /// <summary>Bytes of a metadata object.</summary>
    public const int MetadataBytes = 16 * 1024;

    /// <summary>Items of a page.</summary>
    public const int PageSize = 200;

    /// <summary>The furthest offset into a list.</summary>
    public const int Offset = int.MaxValue;
}
