using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class Accounts
{
    [Scenario("an account tells its id, its consistency and where it is, over plain http")]
    public static async Task Describe(Emulator emulator)
    {
        var account = await emulator.Client.ReadAccountAsync();
        Assert.Equal("cosmos-emulator", account.Id);
        Assert.Equal(ConsistencyLevel.Session, account.Consistency.DefaultConsistencyLevel);
        var location = Assert.Single(account.WritableRegions);
        Assert.StartsWith(emulator.Address.Endpoint, location.Endpoint);
    }

    [Scenario("everything works over https, for clients that trust the emulator's certificate", Tls = true)]
    public static async Task Https(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        foreach (var order in Order.Many(20)) await container.CreateItemAsync(order, order.Key);
        Assert.Equal(20, Assert.Single(await container.Rows<int>("SELECT VALUE COUNT(1) FROM c")));
    }

    [Scenario("the wrong key is refused with 401")]
    public static async Task WrongKey(Emulator emulator)
    {
        using var stranger = Clients.Of(emulator.Address with { Key = Convert.ToBase64String(new byte[64]) });
        await Refused.With(Unauthorized, () => stranger.CreateDatabaseIfNotExistsAsync("shop"));
    }

    [Scenario("databases and containers are created if they are missing, listed, queried, replaced and deleted")]
    public static async Task Resources(Emulator emulator)
    {
        Assert.Equal(Created, (await emulator.Client.CreateDatabaseIfNotExistsAsync("shop")).StatusCode);
        Assert.Equal(OK, (await emulator.Client.CreateDatabaseIfNotExistsAsync("shop")).StatusCode);
        var database = emulator.Client.GetDatabase("shop");

        var definition = new ContainerProperties("orders", "/pk") { DefaultTimeToLive = 60 };
        var created = await database.CreateContainerIfNotExistsAsync(definition);
        Assert.Equal(Created, created.StatusCode);
        Assert.Equal(OK, (await database.CreateContainerIfNotExistsAsync(definition)).StatusCode);
        created.Resource.DefaultTimeToLive = 90;
        Assert.Equal(90, (await created.Container.ReplaceContainerAsync(created.Resource)).Resource.DefaultTimeToLive);

        var listed = await database.GetContainerQueryIterator<ContainerProperties>().ToList();
        Assert.Equal(["orders"], listed.Select(one => one.Id));
        var found = await emulator.Client.GetDatabaseQueryIterator<DatabaseProperties>("SELECT * FROM d WHERE d.id = 'shop'").ToList();
        Assert.Equal(["shop"], found.Select(one => one.Id));
        await created.Container.DeleteContainerAsync();
        await Refused.With(NotFound, () => created.Container.ReadContainerAsync(), 0);
        await database.DeleteAsync();
        Assert.Empty(await emulator.Client.GetDatabaseQueryIterator<DatabaseProperties>().ToList());
    }
}
