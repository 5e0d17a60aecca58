using System.Globalization;
using Credits.CosmosGateway;

// dotnet run --project tests/Credits.CosmosGateway [PORT]: serves until the process ends.
await using var gateway = await Gateway.StartAsync(new GatewayOptions { Port = args is [var port] ? int.Parse(port, CultureInfo.InvariantCulture) : 0 });
Console.WriteLine(gateway.ConnectionString);
await new TaskCompletionSource().Task;
