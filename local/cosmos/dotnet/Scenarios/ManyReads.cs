using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class ManyReads
{
    static readonly Dictionary<string, ContainerProperties> Definitions = new()
    {
        ["version 1"] = new("orders", "/pk") { PartitionKeyDefinitionVersion = PartitionKeyDefinitionVersion.V1 },
        ["version 2"] = Emulator.Keyed("/pk"),
        ["hierarchical"] = Emulator.Keyed("/pk", "/team"),
        ["id"] = Emulator.Keyed("/id"),
    };

    [Scenario("hundreds of items are read at once, found by the client's own hash, in each kind of hash space")]
    public static async Task Hundreds(Emulator emulator)
    {
        foreach (var (kind, definition) in Definitions)
        {
            definition.Id = kind;
            var container = await emulator.NewContainer(definition);
            var orders = Order.Many(400, 90).Select(order => order with { Team = $"t{order.N % 7}" }).ToArray();
            await Task.WhenAll(orders.Select(order => container.CreateItemAsync(order)));
            var wanted = orders.Where(order => order.N % 4 != 0).ToList();
            var missing = orders[0] with { Id = "missing" };
            var read = await container.ReadManyItemsAsync<Order>(
                [.. wanted.Append(missing).Select(order => (order.Id, KeyOf(kind, order)))]);
            Assert.Equal(wanted.Select(order => order.Id).Order(), read.Select(order => order.Id).Order());
        }
    }

    static PartitionKey KeyOf(string kind, Order order) => kind switch
    {
        "hierarchical" => new PartitionKeyBuilder().Add(order.Pk).Add(order.Team).Build(),
        "id" => new(order.Id),
        _ => order.Key,
    };

    [Scenario("keys of every type lie where the client looks for them")]
    public static async Task KeyTypes(Emulator emulator)
    {
        foreach (var version in new[] { PartitionKeyDefinitionVersion.V1, PartitionKeyDefinitionVersion.V2 })
        {
            var container = await emulator.NewContainer(new($"{version}", "/pk") { PartitionKeyDefinitionVersion = version });
            List<(string Id, PartitionKey Key, object Item)> items =
            [
                ("number", new(12.5), new { id = "number", pk = 12.5 }),
                ("negative", new(-7), new { id = "negative", pk = -7 }),
                ("true", new(true), new { id = "true", pk = true }),
                ("null", PartitionKey.Null, new { id = "null", pk = (string?)null }),
                ("none", PartitionKey.None, new { id = "none" }),
                ("text", new("日本 ä"), new { id = "text", pk = "日本 ä" }),
                ("long", new(new string('k', 500)), new { id = "long", pk = new string('k', 500) }),
                ("empty", new(""), new { id = "empty", pk = "" }),
            ];
            foreach (var (_, key, item) in items) await container.CreateItemAsync(item, key);
            foreach (var (id, key, _) in items)
                Assert.Equal(OK, (await container.ReadItemStreamAsync(id, key)).StatusCode);
            var keys = items.Where(item => item.Id != "none").Select(item => (item.Id, item.Key)).ToList();
            Assert.Equal(keys.Count, (await container.ReadManyItemsAsync<Dictionary<string, object>>(keys)).Count);
        }
    }
}
