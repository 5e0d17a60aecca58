using System.Buffers.Text;
using Credits.Benchmarks.Load;

namespace Credits.Benchmarks.Scenarios;

/// <summary>The request for a wallet's balance, and its answer.</summary>
public sealed class BalanceRequest
{
    readonly RequestTemplate request = RequestTemplate.Get($"/credits/balance?user_id={Wallets.IdSlot}");

    public ReadOnlyMemory<byte> Of(int wallet)
    {
        request.Set(0, wallet);
        return request.Bytes;
    }

    public static decimal Read(ReadOnlySpan<byte> body)
    {
        var name = "\"balance\":"u8;
        var at = body.IndexOf(name);
        if (at < 0 || !Utf8Parser.TryParse(body[(at + name.Length)..], out decimal balance, out _)) throw new InvalidDataException("The answer has no balance.");
        return balance;
    }
}
