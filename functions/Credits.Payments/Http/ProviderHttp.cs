namespace Credits.Payments.Http;

/// <summary>Makes what providers are asked with.</summary>
public static class ProviderHttp
{
    /// <summary>One client for all providers of a process: no redirects, no cookies, limits on what is read.</summary>
    public static HttpClient NewClient() => ApiClient.NewHttp();
}
