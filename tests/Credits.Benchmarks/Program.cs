using System.Globalization;
using System.Runtime.InteropServices;
using Credits.Benchmarks;
using Credits.Benchmarks.Ceiling;
using Credits.Benchmarks.Cosmos;
using Credits.Benchmarks.Load;
using Credits.Benchmarks.Publish;
using Credits.Benchmarks.Reports;
using Credits.Benchmarks.Runs;
using Credits.Benchmarks.Scale;
using Credits.Benchmarks.Servers;
using Credits.Benchmarks.Store;
using Credits.Benchmarks.Webhooks;

try
{
    if (args is ["--help" or "-h"])
    {
        Console.WriteLine(Options.Help);
        return 0;
    }

    if (args is [CeilingServer.Argument, var port])
    {
        await CeilingServer.RunAsync(int.Parse(port, CultureInfo.InvariantCulture));
        return 0;
    }

    var options = Options.Parse(args);
    if (!Built.IsRelease) Console.WriteLine("This is a Debug build: its numbers mean nothing. Add -c Release.");
    using var cancellation = new CancellationTokenSource();
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
    if (options.Cosmos)
    {
        Console.WriteLine(Machine.Describe());
        await CosmosBench.RunAsync(options, cancellation.Token);
        return 0;
    }

    LoadRun.UseOneThread();
    Machine.RequireRealDisk(options.Data);
    Console.WriteLine(Machine.Describe(options.Data));
    if (options.Publish)
    {
        await PublishBench.RunAsync(options, cancellation.Token);
        return 0;
    }

    if (options.Webhooks)
    {
        await WebhookBurst.RunAsync(options, cancellation.Token);
        return 0;
    }

    if (options.Store)
    {
        await StoreBench.RunAsync(options, cancellation.Token);
        return 0;
    }

    if (options.Scale is not null)
    {
        await ScaleBench.RunAsync(options, cancellation.Token);
        return 0;
    }

    return await Comparison.RunAsync(options, cancellation.Token) ? 0 : 1;

    void Cancel(PosixSignalContext signal)
    {
        signal.Cancel = true;
        cancellation.Cancel();
    }
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped.");
    return 130;
}
catch (Exception e) when (e is FormatException or LoadFailedException or InvalidOperationException or IOException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
