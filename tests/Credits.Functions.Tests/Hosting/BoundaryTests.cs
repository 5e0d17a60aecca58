using System.Reflection;
using Credits.Core;
using Credits.Cosmos;
using Credits.Engine.Storage;
using Credits.Functions.Hosting;
using Credits.Functions.Tests.Infra;
using Credits.Payments.Stripe;
using Credits.ServiceBus;
using Credits.Sqlite;
using Xunit;

namespace Credits.Functions.Tests.Hosting;

/// <summary>What is Cosmos DB's or Service Bus's own stays in its project.</summary>
public sealed class BoundaryTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Type[] OneOfEachProject = [typeof(Amount), typeof(IDocumentStore), typeof(SqliteStore), typeof(CosmosStore), typeof(ServiceBusQueue), typeof(StripeProvider), typeof(CreditsApp)];

    [Fact]
    public void Only_the_store_in_Cosmos_DB_knows_its_client() =>
        Assert.Equal(
            [typeof(CosmosStore).Assembly],
            OneOfEachProject.Select(type => type.Assembly).Where(assembly => assembly.GetReferencedAssemblies().Any(reference => IsClient(reference.Name!))));

    [Fact]
    public void Nothing_that_others_see_of_the_store_is_its_clients()
    {
        var seen = typeof(CosmosStore).Assembly.GetExportedTypes().SelectMany(SeenIn).ToHashSet();
        Assert.Contains(typeof(Task<CosmosStore>), seen);
        Assert.DoesNotContain(seen, type => IsClient(type.Assembly.GetName().Name!));
    }

    [Theory]
    [InlineData("Credits.Cosmos", "Stores.cs")]
    [InlineData("Credits.ServiceBus", "QueueSettings.cs", "ServeCommand.cs", "Settings.cs")]
    public void An_adapter_is_named_only_where_it_is_chosen(string project, params string[] files)
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "functions"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}{project}{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        Assert.Equal(files, sources.Where(path => File.ReadAllText(path).Contains($"using {project};", StringComparison.Ordinal)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static bool IsClient(string assembly) => assembly.StartsWith("Microsoft.Azure.Cosmos", StringComparison.Ordinal);

    private static IEnumerable<Type> SeenIn(Type type) =>
        new[] { type.BaseType }.Concat(type.GetInterfaces())
            .Concat(type.GetMembers(Declared).SelectMany(member => member switch
            {
                MethodBase method => method.GetParameters().Select(parameter => parameter.ParameterType).Append((method as MethodInfo)?.ReturnType),
                PropertyInfo property => [property.PropertyType],
                FieldInfo field => [field.FieldType],
                _ => [],
            }))
            .OfType<Type>().SelectMany(each => each.GetGenericArguments().Append(each));
}
