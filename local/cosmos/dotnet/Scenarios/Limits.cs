using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class Limits
{
    [Scenario("a unique key that is taken is 409, within one partition key")]
    public static async Task UniqueKeys(Emulator emulator)
    {
        var definition = Emulator.Keyed("/pk");
        definition.UniqueKeyPolicy.UniqueKeys.Add(new UniqueKey { Paths = { "/team" } });
        var container = await emulator.NewContainer(definition);
        await container.CreateItemAsync(new Order("1", "p", Team: "a"));
        await Refused.With(Conflict, () => container.CreateItemAsync(new Order("2", "p", Team: "a")));
        Assert.Equal(Created, (await container.CreateItemAsync(new Order("2", "q", Team: "a"))).StatusCode);
    }

    [Scenario("items expire by their own time, or the container's")]
    public static async Task TimeToLive(Emulator emulator)
    {
        var definition = Emulator.Keyed("/pk");
        definition.DefaultTimeToLive = 100;
        var container = await emulator.NewContainer(definition);
        await container.CreateItemAsync(new { id = "brief", pk = "p", ttl = 10 });
        await container.CreateItemAsync(new { id = "as all", pk = "p" });
        await container.CreateItemAsync(new { id = "for good", pk = "p", ttl = -1 });
        await emulator.AdvanceClock(TimeSpan.FromSeconds(50));
        await Refused.With(NotFound, () => container.ReadItemAsync<Order>("brief", new("p")));
        Assert.Equal(2, (await container.Rows<string>("SELECT VALUE c.id FROM c")).Count);
        await emulator.AdvanceClock(TimeSpan.FromSeconds(100));
        Assert.Equal(["for good"], await container.Rows<string>("SELECT VALUE c.id FROM c"));
        Assert.Equal(Created, (await container.CreateItemAsync(new { id = "brief", pk = "p" })).StatusCode);
    }

    [Scenario("an item of more than 2 MB is 413")]
    public static async Task Size(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        await Refused.With(RequestEntityTooLarge, () =>
            container.CreateItemAsync(new Order("1", "p", Team: new string('x', 2 * 1024 * 1024))));
    }

    [Scenario("a fault that was asked for comes as the service sends it, and the SDK tries again where it may")]
    public static async Task Faults(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var order = new Order("1", "p");
        await container.CreateItemAsync(order, order.Key);
        await emulator.Inject(
            new { operation = "items.read", effect = "status", status = 429, count = 2 },
            new { operation = "items.replace", effect = "status", status = 449, count = 1 },
            new { operation = "items.upsert", effect = "status", status = 503, count = 1 });
        Assert.Equal(OK, (await container.ReadItemAsync<Order>("1", order.Key)).StatusCode);
        Assert.Equal(OK, (await container.ReplaceItemAsync(order, "1", order.Key)).StatusCode);
        var refusal = await Assert.ThrowsAsync<CosmosException>(() => container.UpsertItemAsync(order, order.Key));
        Assert.Equal(ServiceUnavailable, refusal.StatusCode);
        Assert.Equal(3, (await emulator.Calls()).Count(call => call.StartsWith("items.read ")));
    }
}
