using System.Collections.Frozen;
using Credits.Core;

namespace Credits.Engine.Assets;

/// <summary>The assets that are known from the start: credits, and the currencies of ISO 4217 with their minor units.</summary>
public sealed class AssetCatalog
{
    private const string TwoDigits =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK " +
        "DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR " +
        "LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR " +
        "SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW";

    private const string NoDigits = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
    private const string ThreeDigits = "BHD IQD JOD KWD LYD OMR TND";

    private readonly FrozenDictionary<string, Asset> assets = Build();

    /// <summary>An asset by its code in any case, or null if it is not known.</summary>
    public Asset? Find(string code) =>
        code.Length <= Asset.MaxCodeLength && assets.TryGetValue(code, out var asset) ? asset : null;

    private static FrozenDictionary<string, Asset> Build()
    {
        var all = new List<Asset> { new(Asset.Default, Amount.MaxFractionDigits) };
        void Add(string codes, int precision) => all.AddRange(codes.Split(' ').Select(code => new Asset(code, precision)));
        Add(TwoDigits, 2);
        Add(NoDigits, 0);
        Add(ThreeDigits, 3);
        return all.ToFrozenDictionary(asset => asset.Code, StringComparer.OrdinalIgnoreCase);
    }
}
