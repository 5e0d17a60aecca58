using System.Collections.Frozen;

namespace Credits.Engine.Assets;

/// <summary>The currencies of ISO 4217 with their minor units, known to every app from the start.</summary>
public static class Currencies
{
    private const string TwoDigits =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK " +
        "DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR " +
        "LRD LSL MAD MDL MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR " +
        "SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW";

    // MGA is divided by five, which no provider charges in.
    private const string NoDigits = "BIF CLP DJF GNF ISK JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF";
    private const string ThreeDigits = "BHD IQD JOD KWD LYD OMR TND";

    private static readonly FrozenDictionary<string, Asset> Known = Build().ToFrozenDictionary(asset => asset.Code, StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them, in order of their codes.</summary>
    public static readonly IReadOnlyList<Asset> All = [.. Known.Values.OrderBy(asset => asset.Code, StringComparer.Ordinal)];

    /// <summary>A currency by its code in any case, or null.</summary>
    public static Asset? Find(string? code) => code is not null && Known.TryGetValue(code, out var asset) ? asset : null;

    private static IEnumerable<Asset> Build() => Of(TwoDigits, 2).Concat(Of(NoDigits, 0)).Concat(Of(ThreeDigits, 3));

    private static IEnumerable<Asset> Of(string codes, int precision) => codes.Split(' ').Select(code => new Asset(code, precision) { IsCurrency = true });
}
