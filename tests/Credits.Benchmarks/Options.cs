using System.Globalization;

namespace Credits.Benchmarks;

/// <summary>What the command line asks for.</summary>
public sealed record Options
{
    public const string Help = """
        Measures the product against an endpoint that only parses and answers. Run it in Release.

          dotnet run -c Release --project tests/Credits.Benchmarks [-- options]

          --quick              1 round of 2 s after 4 s of warm-up
          --rounds <n>         rounds (of --scale: measurements of each step), 3 by default; each is five turns
          --seconds <n>        measured time of each variant in a round, 5 by default
          --warmup <n>         time before it that is not measured, 15 by default: the product has more code to be compiled than the ceiling
          --connections <n>    connections, 64 by default
          --only <names>       only these, by comma: spread, hot, reads, reserve (the ceiling always runs)
          --events             events in batches of 1, 10 and 100, beside deducts, and what rating alone takes
          --data <folder>      where the stores are put while measuring; the system's temporary folder by default
          --server <dll>       another build of the server, to compare with
          --store              the embedded store, and the engine on it, without HTTP
          --webhooks           10,000 webhooks of payments at once, while deducts go on
          --cosmos             requests, bytes and estimated request units of operations on Cosmos DB, against the stand-in of its
                               gateway, and 1, 2 and 4 processes on one hot wallet; one round
          --publish            the published function app: how large it is, how soon it answers
          --scale wallets      cost per deduct at 1,000 to 1,000,000 wallets (minutes)
          --scale entries      cost per deduct at up to 10,000,000 entries (half an hour or more)
          --to <n>             the last step of --scale
        """;

    public int Rounds { get; init; } = 3;

    public TimeSpan Measured { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(15);

    public int Connections { get; init; } = 64;

    public IReadOnlyList<string> Only { get; init; } = [];

    public string Data { get; init; } = Path.GetTempPath();

    /// <summary>The server's assembly; null for the one that was built with the bench.</summary>
    public string? Server { get; init; }

    public bool Events { get; init; }

    public bool Store { get; init; }

    public bool Webhooks { get; init; }

    public bool Cosmos { get; init; }

    public bool Publish { get; init; }

    public string? Scale { get; init; }

    public long To { get; init; } = long.MaxValue;

    /// <summary>Reads the arguments. Throws <see cref="FormatException"/> with a sentence for one that it does not know or cannot use.</summary>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--quick" => options with { Rounds = 1, Measured = TimeSpan.FromSeconds(2), WarmUp = TimeSpan.FromSeconds(4) },
                "--rounds" => options with { Rounds = Number(1, 100) },
                "--seconds" => options with { Measured = TimeSpan.FromSeconds(Number(1, 600)) },
                "--warmup" => options with { WarmUp = TimeSpan.FromSeconds(Number(1, 600)) },
                "--connections" => options with { Connections = Number(1, 1000) },
                "--only" => options with { Only = Value().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) },
                "--data" => options with { Data = Value() },
                "--server" => options with { Server = Path.GetFullPath(Value()) },
                "--events" => options with { Events = true },
                "--store" => options with { Store = true },
                "--webhooks" => options with { Webhooks = true },
                "--cosmos" => options with { Cosmos = true },
                "--publish" => options with { Publish = true },
                "--scale" => options with { Scale = Value() },
                "--to" => options with { To = Number(1, int.MaxValue) },
                var unknown => throw new FormatException($"{unknown} is not an option."),
            };

            string Value() => ++i < arguments.Count ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs a value.");

            int Number(int from, int to)
            {
                var option = arguments[i];
                return int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
                    ? number
                    : throw new FormatException($"{option} needs a number from {from} to {to}.");
            }
        }

        return options;
    }
}
