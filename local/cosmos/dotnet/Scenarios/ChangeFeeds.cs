using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class ChangeFeeds
{
    [Scenario("the feed tells each item's latest version from the beginning, and goes on from its continuation")]
    public static async Task Beginning(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var orders = Order.Many(50);
        foreach (var order in orders) await container.CreateItemAsync(order, order.Key);
        foreach (var order in orders[..10])
            await container.ReplaceItemAsync(order with { N = 1000 + order.N }, order.Id, order.Key);
        var (rows, continuation) = await container.Changes<Order>(ChangeFeedStartFrom.Beginning(), 7).ToNow();
        Assert.Equal(
            orders.Select(order => order.N < 10 ? order.N + 1000 : order.N).Order(),
            rows.Select(row => row.N).Order());

        await container.DeleteItemAsync<Order>("o20", orders[20].Key);
        await container.UpsertItemAsync(orders[3]);
        var (more, last) = await container.Changes<Order>(ChangeFeedStartFrom.ContinuationToken(continuation)).ToNow();
        Assert.Equal(orders[3], Assert.Single(more));
        Assert.Empty((await container.Changes<Order>(ChangeFeedStartFrom.ContinuationToken(last)).ToNow()).Rows);
    }

    [Scenario("the feed starts now, or at a time")]
    public static async Task NowAndTime(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var orders = Order.Many(30);
        foreach (var order in orders[..10]) await container.CreateItemAsync(order, order.Key);
        var (before, now) = await container.Changes<Order>(ChangeFeedStartFrom.Now()).ToNow();
        Assert.Empty(before);
        await emulator.AdvanceClock(TimeSpan.FromSeconds(60));
        foreach (var order in orders[10..]) await container.CreateItemAsync(order, order.Key);
        Assert.Equal(20, (await container.Changes<Order>(ChangeFeedStartFrom.ContinuationToken(now)).ToNow()).Rows.Count);
        foreach (var (minutes, count) in new[] { (-60, 30), (0.5, 20), (60, 0) })
        {
            var start = ChangeFeedStartFrom.Time(DateTime.UtcNow.AddMinutes(minutes));
            Assert.Equal(count, (await container.Changes<Order>(start).ToNow()).Rows.Count);
        }
    }

    [Scenario("the feed of a feed range, and of a partition key, has theirs and no others")]
    public static async Task Parts(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        foreach (var order in Order.Many(60)) await container.CreateItemAsync(order, order.Key);
        var ranges = await container.GetFeedRangesAsync();
        // Ranges of before a split go on as parts of what came after, and as what lies in several ranges.
        foreach (var _ in ranges)
        {
            var parts = new List<Order>();
            foreach (var range in ranges.Select(range => FeedRange.FromJsonString(range.ToJsonString())))
                parts.AddRange((await container.Changes<Order>(ChangeFeedStartFrom.Beginning(range)).ToNow()).Rows);
            Assert.Equal(Enumerable.Range(0, 60), parts.Select(order => order.N).Order());
            var key = FeedRange.FromPartitionKey(new("p7"));
            var (ofKey, _) = await container.Changes<Order>(ChangeFeedStartFrom.Beginning(key)).ToNow();
            Assert.Equal([7, 27, 47], ofKey.Select(order => order.N));
            await emulator.Split(container);
        }
    }

    [Scenario("the feed loses nothing and keeps each key's order while ranges split")]
    public static async Task OverSplits(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var orders = Order.Many(100);
        foreach (var order in orders) await container.CreateItemAsync(order, order.Key);
        using var feed = container.Changes<Order>(ChangeFeedStartFrom.Beginning(), 5);
        var seen = new List<Order>();
        for (var reads = 0; seen.Count < 200; reads++)
        {
            var page = await feed.ReadNextAsync();
            if (page.StatusCode != NotModified) seen.AddRange(page);
            if (reads is 2 or 8 or 14) await emulator.Split(container);
            if (reads != 10) continue;
            foreach (var order in Order.Many(200)[100..]) await container.CreateItemAsync(order, order.Key);
        }
        Assert.Equal(Enumerable.Range(0, 200), seen.Select(order => order.N).Order());
        Order.ExpectInOrder(seen);
    }
}
