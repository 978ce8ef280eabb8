using CosmosFromDotnet.Hosts;
using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class ProcessorLeases
{
    record Lease(string Id);

    [Scenario("a lock that a crashed host left is free when its time has run out")]
    public static async Task AbandonedLock(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var leases = await Processors.NewLeases(emulator);
        var once = Billing(container, _ => { }).Quick(leases, "once").Build();
        await once.StartAsync();
        await once.StopAsync();
        var left = await leases.Rows<Lease>("SELECT c.id FROM c");
        Assert.Equal(4, left.Count);
        var info = Assert.Single(left, lease => lease.Id.EndsWith(".info")).Id;
        foreach (var lease in left) await leases.DeleteItemAsync<Lease>(lease.Id, new(lease.Id));

        var @lock = new { id = info.Replace(".info", ".lock"), ttl = 30 };
        await leases.CreateItemAsync(@lock);
        var next = Billing(container, _ => { }).Quick(leases, "next").Build();
        var starting = next.StartAsync();
        await Eventually.Holds(async () => (await emulator.Calls()).Contains("items.create 409"));
        Assert.False(starting.IsCompleted);
        await emulator.AdvanceClock(TimeSpan.FromSeconds(31));
        await starting.WaitAsync(TimeSpan.FromSeconds(60));
        await next.StopAsync();
        Assert.DoesNotContain(await leases.Rows<Lease>("SELECT c.id FROM c"), lease => lease.Id.EndsWith(".lock"));
    }

    [Scenario("an estimator tells exactly how many changes a processor is behind")]
    public static async Task Lag(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var leases = await Processors.NewLeases(emulator);
        var estimator = container.GetChangeFeedEstimator(Processors.Name, leases);
        var orders = Order.Many(90);
        foreach (var order in orders[..57]) await container.CreateItemAsync(order, order.Key);
        var processor = Billing(container, _ => { }).Quick(leases, "only").FromTheBeginning().Build();
        await processor.StartAsync();
        await Eventually.Holds(async () => await Behind() == 0);
        await processor.StopAsync();
        foreach (var order in orders[57..]) await container.CreateItemAsync(order, order.Key);
        Assert.Equal(33, await Behind());

        async Task<long> Behind()
        {
            var states = await estimator.GetCurrentStateIterator().ToList();
            Assert.Equal(3, states.Count);
            return states.Sum(state => state.EstimatedLag);
        }
    }

    [Scenario("a processor that has seen everything asks for changes and gets none, and goes on over a restart")]
    public static async Task Idle(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var leases = await Processors.NewLeases(emulator);
        var seen = new System.Collections.Concurrent.ConcurrentQueue<int>();
        var orders = Order.Many(60);
        for (var start = 0; start < 60; start += 30)
        {
            var processor = Billing(container, order => seen.Enqueue(order.N)).Quick(leases, $"host {start}").FromTheBeginning().Build();
            await processor.StartAsync();
            foreach (var order in orders[start..(start + 30)]) await container.CreateItemAsync(order, order.Key);
            await Eventually.Holds(() => Task.FromResult(seen.Count >= start + 30));
            var told = await Feeds(200);
            var unchanged = await Feeds(304);
            await Eventually.Holds(async () => await Feeds(304) > unchanged + 6);
            Assert.Equal(told, await Feeds(200));
            await processor.StopAsync();
        }
        Assert.Equal(Enumerable.Range(0, 60), seen.Order());

        async Task<int> Feeds(int status) => (await emulator.Calls()).Count(call => call == $"items.feed {status}");
    }

    static ChangeFeedProcessorBuilder Billing(Container container, Action<Order> handle) =>
        container.GetChangeFeedProcessorBuilder(Processors.Name, (IReadOnlyCollection<Order> orders, CancellationToken _) =>
        {
            foreach (var order in orders) handle(order);
            return Task.CompletedTask;
        });
}
