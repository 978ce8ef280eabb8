using System.Text.Json;
using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Hosts;

/// <summary>A process with one change feed processor, which says on its output what it was given: a line for each order.</summary>
static class Host
{
    public static async Task Run(string address, string instance)
    {
        using var client = Clients.Of(JsonSerializer.Deserialize<EmulatorAddress>(address) ?? throw new FormatException(address));
        var database = client.GetDatabase(Emulator.DatabaseId);
        var processor = database.GetContainer("orders")
            .GetChangeFeedProcessorBuilder<Order>(Processors.Name, Tell)
            .Quick(database.GetContainer(Processors.Leases), instance)
            .FromTheBeginning()
            .WithMaxItems(10)
            .Build();
        await processor.StartAsync();
        // Ends with the process that started it, if that does not kill it before.
        await Console.In.ReadToEndAsync();
        await processor.StopAsync();
    }

    static Task Tell(ChangeFeedProcessorContext context, IReadOnlyCollection<Order> orders, CancellationToken cancellation)
    {
        foreach (var order in orders) Console.WriteLine(JsonSerializer.Serialize(order));
        return Task.CompletedTask;
    }
}
