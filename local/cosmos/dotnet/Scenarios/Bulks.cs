using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class Bulks
{
    static Container Bulk(Emulator emulator, Container container) =>
        emulator.NewClient(options => options.AllowBulkExecution = true).GetContainer(Emulator.DatabaseId, container.Id);

    [Scenario("bulk does each operation by itself, in few calls")]
    public static async Task ByThemselves(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var bulk = Bulk(emulator, container);
        var orders = Order.Many(300);
        var created = await Task.WhenAll(orders.Select(order => bulk.CreateItemAsync(order, order.Key)));
        Assert.All(created, answer => Assert.Equal(Created, answer.StatusCode));
        Assert.All(created, answer => Assert.True(answer.RequestCharge > 0 && answer.ETag.Length > 0));

        var minimal = new ItemRequestOptions { EnableContentResponseOnWrite = false };
        var rest = await Task.WhenAll(orders.Select(order => Caught(() => (order.N % 6) switch
        {
            0 => bulk.CreateItemAsync(order, order.Key),
            1 => bulk.UpsertItemAsync(order with { Team = "a" }, order.Key, minimal),
            2 => bulk.ReplaceItemAsync(order, order.Id, order.Key, new() { IfMatchEtag = "\"stale\"" }),
            3 => bulk.PatchItemAsync<Order>(order.Id, order.Key, [PatchOperation.Increment("/n", 1000)]),
            4 => bulk.ReadItemAsync<Order>(order.Id, order.Key),
            _ => bulk.DeleteItemAsync<Order>(order.Id, order.Key),
        })));
        Assert.Equal([Conflict, OK, PreconditionFailed, OK, OK, NoContent], rest.Take(6));
        Assert.All(rest.Chunk(6), chunk => Assert.Equal(rest.Take(6), chunk));
        Assert.Equal(50, (await container.Rows<int>("SELECT VALUE c.n FROM c WHERE c.n >= 1000")).Count);
        Assert.InRange((await emulator.Calls()).Count(call => call.StartsWith("items.bulk")), 6, 100);
    }

    [Scenario("bulk waits where throughput is short, and loses nothing", EnforceThroughput = true)]
    public static async Task Throttled(Emulator emulator)
    {
        var container = await emulator.NewContainer(throughput: 600);
        var bulk = Bulk(emulator, container);
        var answers = await Task.WhenAll(Order.Many(450).Select(order => Caught(() => bulk.CreateItemAsync(order, order.Key))));
        Assert.All(answers, status => Assert.Equal(Created, status));
        Assert.Contains("items.bulk 429", await emulator.Calls());
        Assert.Equal(450, Assert.Single(await container.Rows<int>("SELECT VALUE COUNT(1) FROM c")));
    }

    [Scenario("bulk goes on over a split that comes in between")]
    public static async Task OverSplit(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var bulk = Bulk(emulator, container);
        var orders = Order.Many(200);
        for (var round = 0; round < 3; round++)
        {
            var answers = await Task.WhenAll(orders.Select(order => order with { Team = $"{round}" }).Select(order =>
                Caught(() => bulk.UpsertItemAsync(order, order.Key))));
            Assert.All(answers, status => Assert.Equal(round == 0 ? Created : OK, status));
            await emulator.Split(container);
        }
        Assert.Contains("items.bulk 410", await emulator.Calls());
        Assert.Equal(200, Assert.Single(await container.Rows<int>("SELECT VALUE COUNT(1) FROM c WHERE c.team = '2'")));
    }

    static async Task<HttpStatusCode> Caught<T>(Func<Task<T>> call) where T : Response<Order>
    {
        try { return (await call()).StatusCode; }
        catch (CosmosException refusal) { return refusal.StatusCode; }
    }
}
