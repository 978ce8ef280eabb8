using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Scenarios;

static class Refusals
{
    [Scenario("what the emulator does not do it refuses by name")]
    public static async Task ByName(Emulator emulator)
    {
        var container = await emulator.NewContainer();
        var scripts = container.Scripts;
        var order = new Order("1", "p");
        await Names("stored procedures", () => scripts.CreateStoredProcedureAsync(new("x", "function () {}")));
        await Names("stored procedures", () => scripts.ExecuteStoredProcedureAsync<string>("x", order.Key, []));
        await Names("triggers", () => scripts.CreateTriggerAsync(new() { Id = "x", Body = "function () {}" }));
        await Names("user-defined functions", () => scripts.CreateUserDefinedFunctionAsync(new() { Id = "x", Body = "function () {}" }));
        await Names("triggers", () => container.CreateItemAsync(order, order.Key, new() { PreTriggers = ["x"] }));
        await Names("users", () => container.Database.CreateUserAsync("x"));
        await Names("user-defined functions", () => container.Rows<int>("SELECT VALUE udf.f(c.n) FROM c"));
        await Names("VECTORDISTANCE", () => container.Rows<int>("SELECT VALUE VectorDistance(c.v, [1]) FROM c"));
        await Names("computed properties", () => emulator.NewContainer(new("x", "/pk")
        {
            ComputedProperties = [new() { Name = "y", Query = "SELECT VALUE c.n FROM c" }],
        }));

        async Task Names(string feature, Func<Task> call)
        {
            var refusal = await Refused.With(BadRequest, call);
            Assert.Contains(feature, refusal.ToString());
        }
    }
}
