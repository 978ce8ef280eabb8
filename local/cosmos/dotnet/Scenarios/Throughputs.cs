using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class Throughputs
{
    [Scenario("throughput of containers and databases is read and replaced, fixed or up to a maximum")]
    public static async Task ReadAndReplace(Emulator emulator)
    {
        Database database = await emulator.Client.CreateDatabaseAsync("shop", 700);
        Assert.Equal(700, await database.ReadThroughputAsync());
        Container @fixed = await database.CreateContainerAsync("fixed", "/pk", 500);
        Assert.Equal(500, await @fixed.ReadThroughputAsync());
        await @fixed.ReplaceThroughputAsync(900);
        Assert.Equal(900, await @fixed.ReadThroughputAsync());

        Container scaled = await database.CreateContainerAsync(new("scaled", "/pk"), ThroughputProperties.CreateAutoscaleThroughput(4000));
        Assert.Equal(4000, (await scaled.ReadThroughputAsync(new RequestOptions())).Resource.AutoscaleMaxThroughput);
        var replaced = await scaled.ReplaceThroughputAsync(ThroughputProperties.CreateAutoscaleThroughput(6000));
        Assert.Equal(6000, replaced.Resource.AutoscaleMaxThroughput);
        await Refused.With(BadRequest, () => @fixed.ReplaceThroughputAsync(450));

        Container sharing = await database.CreateContainerAsync("sharing", "/pk");
        Assert.Null(await sharing.ReadThroughputAsync());
        await Refused.With(NotFound, () => sharing.ReadThroughputAsync(new RequestOptions()));
    }

    [Scenario("429 says when to try again, and the SDK does", EnforceThroughput = true)]
    public static async Task Throttled(Emulator emulator)
    {
        var container = await emulator.NewContainer(throughput: 400);
        var hasty = emulator.NewClient(options => options.MaxRetryAttemptsOnRateLimitedRequests = 0)
            .GetContainer(Emulator.DatabaseId, container.Id);
        // Each costs the range what it has in seconds.
        var large = new Order("1", "p", Team: new string('x', 400_000));
        var refusal = await Assert.ThrowsAsync<CosmosException>(async () =>
        {
            for (var tries = 0; tries < 10; tries++) await hasty.UpsertItemAsync(large, large.Key);
        });
        Assert.Equal((TooManyRequests, 3200), (refusal.StatusCode, refusal.SubStatusCode));
        Assert.True(refusal.RetryAfter > TimeSpan.Zero);
        Assert.Equal(OK, (await container.UpsertItemAsync(new Order("1", "p"), large.Key)).StatusCode);
    }
}
