using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class Sessions
{
    [Scenario("every answer on an item has the session token of its range, errors included")]
    public static async Task Tokens(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var order = new Order("1", "p");
        var created = await container.CreateItemAsync(order, order.Key);
        Assert.Matches(@"^\d+:-1#\d+$", created.Headers.Session);
        var conflict = await Refused.With(Conflict, () => container.CreateItemAsync(order, order.Key));
        Assert.Equal(created.Headers.Session, conflict.Headers.Session);
        var replaced = await container.ReplaceItemAsync(order, "1", order.Key);
        Assert.Equal(LsnOf(created.Headers.Session) + 1, LsnOf(replaced.Headers.Session));
    }

    [Scenario("a read with the token of a state that is yet to come is 404/1002")]
    public static async Task Future(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var order = new Order("1", "p");
        var token = (await container.CreateItemAsync(order, order.Key)).Headers.Session;
        using var other = emulator.NewClient();
        var read = other.GetContainer(Emulator.DatabaseId, container.Id);
        var now = await read.ReadItemAsync<Order>("1", order.Key, new() { SessionToken = token });
        Assert.Equal(OK, now.StatusCode);
        var future = token[..(token.IndexOf('#') + 1)] + (LsnOf(token) + 1000);
        await Refused.With(NotFound, () => read.ReadItemAsync<Order>("1", order.Key, new() { SessionToken = future }), 1002);
    }

    static long LsnOf(string token) => long.Parse(token[(token.IndexOf('#') + 1)..]);
}
