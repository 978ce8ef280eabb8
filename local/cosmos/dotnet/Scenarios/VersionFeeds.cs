using System.Collections.Concurrent;
using CosmosFromDotnet.Hosts;
using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class VersionFeeds
{
    static readonly Order First = new("1", "p", 1);

    /// <summary>A container that keeps all versions. The SDK's own property for that is not public.</summary>
    static Task<Container> Kept(Emulator emulator) =>
        emulator.NewContainer(Newtonsoft.Json.JsonConvert.DeserializeObject<ContainerProperties>(
            """
            {
              "id": "orders",
              "partitionKey": {"paths": ["/pk"], "version": 2},
              "defaultTtl": 100,
              "changeFeedPolicy": {"retentionDuration": 10}
            }
            """));

    static readonly ChangeFeedOperationType[] Written =
        [ChangeFeedOperationType.Create, ChangeFeedOperationType.Replace, ChangeFeedOperationType.Delete];

    static FeedIterator<ChangeFeedItem<Order>> From(Container container, ChangeFeedStartFrom start) =>
        container.GetChangeFeedIterator<ChangeFeedItem<Order>>(start, ChangeFeedMode.AllVersionsAndDeletes);

    static async Task Write(Container container)
    {
        await container.CreateItemAsync(First, First.Key);
        await container.ReplaceItemAsync(First with { N = 2 }, First.Id, First.Key);
        await container.DeleteItemAsync<Order>(First.Id, First.Key);
    }

    [Scenario("all versions and deletes are told in order, expiries too, and from the beginning they are refused")]
    public static async Task Pull(Emulator emulator)
    {
        var container = await Kept(emulator);
        var (_, now) = await From(container, ChangeFeedStartFrom.Now()).ToNow();
        await Write(container);
        var (versions, then) = await From(container, ChangeFeedStartFrom.ContinuationToken(now)).ToNow();
        Assert.Equal(Written, versions.Select(version => version.Metadata.OperationType));
        Assert.Equal([1, 2], versions[..2].Select(version => version.Current.N));
        var lsns = versions.Select(version => version.Metadata.Lsn).ToList();
        Assert.Equal([lsns[0], lsns[0] + 1, lsns[0] + 2], lsns);
        Assert.Equal(lsns[..2], versions[1..].Select(version => version.Metadata.PreviousLsn));
        Assert.Equal(("1", "p"), (versions[2].Metadata.Id, $"{versions[2].Metadata.PartitionKey["pk"]}"));

        await container.CreateItemAsync(First, First.Key);
        await emulator.AdvanceClock(TimeSpan.FromSeconds(101));
        var (expired, _) = await From(container, ChangeFeedStartFrom.ContinuationToken(then)).ToNow();
        Assert.Equal([false, true], expired.Select(version => version.Metadata.IsTimeToLiveExpired));
        await Refused.With(BadRequest, () => From(container, ChangeFeedStartFrom.Beginning()).ToNow());
    }

    [Scenario("a processor of all versions and deletes is given each of them")]
    public static async Task Processor(Emulator emulator)
    {
        var container = await Kept(emulator);
        var told = new ConcurrentQueue<ChangeFeedOperationType>();
        var processor = container
            .GetChangeFeedProcessorBuilderWithAllVersionsAndDeletes<Order>(Processors.Name, (_, versions, _) =>
            {
                foreach (var version in versions) told.Enqueue(version.Metadata.OperationType);
                return Task.CompletedTask;
            })
            .Quick(await Processors.NewLeases(emulator), "only")
            .Build();
        await processor.StartAsync();
        // It begins with what is new once it has asked each range for the first time.
        await Eventually.Holds(async () => (await emulator.Calls()).Count(call => call == "items.feed 304") > 9);
        await Write(container);
        await Eventually.Holds(() => Task.FromResult(told.Count == 3));
        await processor.StopAsync();
        Assert.Equal(Written, told);
    }
}
