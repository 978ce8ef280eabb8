using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class Ranges
{
    [Scenario("the ranges are read until they are unchanged, and again after a split")]
    public static async Task Incremental(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        foreach (var order in Order.Many(20)) await container.CreateItemAsync(order, order.Key);
        Assert.Equal(3, (await container.GetFeedRangesAsync()).Count);
        await emulator.Split(container);
        Assert.Equal(4, (await container.GetFeedRangesAsync()).Count);
        Assert.Equal(20, Assert.Single(await container.Rows<int>("SELECT VALUE COUNT(1) FROM c")));

        var reads = (await emulator.Calls()).Where(call => call.StartsWith("containers.ranges")).ToList();
        Assert.Contains("containers.ranges 304", reads);
        Assert.InRange(reads.Count, 2, 20);
    }

    static readonly Dictionary<string, ContainerProperties> Definitions = new()
    {
        ["hash version 1"] = new("orders", "/pk") { PartitionKeyDefinitionVersion = PartitionKeyDefinitionVersion.V1 },
        ["hash version 2"] = Emulator.Keyed("/pk"),
        ["a hierarchical key"] = Emulator.Keyed("/pk", "/team", "/id"),
    };

    [Scenario("after 16 splits in a row nothing overlaps and nothing is missing, in each kind of hash space")]
    public static async Task SplitAgain(Emulator emulator)
    {
        foreach (var (kind, definition) in Definitions)
        {
            definition.Id = kind;
            var container = await emulator.NewContainer(definition);
            var orders = Order.Many(60, 4).Select(order => order with { Team = $"t{order.N % 2}" }).ToList();
            foreach (var order in orders) await container.CreateItemAsync(order);
            for (var split = 0; split < 16; split++) await emulator.Split(container);

            foreach (var client in new[] { emulator.Client, emulator.NewClient() })
            {
                var seen = client.GetContainer(Emulator.DatabaseId, kind);
                Assert.Equal(Enumerable.Range(0, 60), await seen.Rows<int>("SELECT VALUE c.n FROM c ORDER BY c.n"));
                var feed = seen.Changes<Order>(ChangeFeedStartFrom.Beginning());
                Assert.Equal(60, (await feed.ToNow()).Rows.DistinctBy(order => order.Id).Count());
                foreach (var order in orders.Take(4)) await seen.ReplaceItemAsync(order, order.Id);
            }
        }
    }
}
