using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class RecreatedContainers
{
    [Scenario("a client that knew a container goes on with the one that took its name")]
    public static async Task GoesOn(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var known = emulator.NewClient().GetContainer(Emulator.DatabaseId, container.Id);
        var order = new Order("1", "p");
        await known.CreateItemAsync(order, order.Key);
        Assert.Single(await known.Rows<Order>("SELECT * FROM c ORDER BY c.n"));

        await container.DeleteContainerAsync();
        await emulator.NewContainer();
        Assert.Equal(Created, (await known.CreateItemAsync(order, order.Key)).StatusCode);
        await known.CreateItemAsync(order with { Id = "2" }, order.Key);
        Assert.Equal(2, (await known.Rows<Order>("SELECT * FROM c ORDER BY c.n")).Count);
    }
}
