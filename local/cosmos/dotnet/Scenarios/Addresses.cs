using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

/// <summary>The SDK asks for ranges and offers by resource id, which stands raw in the path and alone in what is signed.</summary>
static class Addresses
{
    [Scenario("ranges and offers are found by resource id, whatever characters it has")]
    public static async Task ByResourceId(Emulator emulator)
    {
        await emulator.NewContainer();
        var database = emulator.Client.GetDatabase(Emulator.DatabaseId);
        for (var n = 0; n < 20; n++)
        {
            Container container = await database.CreateContainerAsync($"c{n}", "/pk", 400 + 100 * n);
            Assert.Equal(3, (await container.GetFeedRangesAsync()).Count);
            Assert.Equal(400 + 100 * n, await container.ReadThroughputAsync());
        }
    }

    [Scenario("items have any id that the service allows")]
    public static async Task UnusualIds(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        foreach (var id in new[] { "a b", "ä+%", "日本", "'\"", "a&b=c" })
        {
            await container.CreateItemAsync(new Order(id, "p ä"), new("p ä"));
            Assert.Equal(id, (await container.ReadItemAsync<Order>(id, new("p ä"))).Resource.Id);
        }
    }
}
