using System.Net.Http.Json;
using System.Text.Json;

namespace CosmosFromDotnet.Running;

/// <summary>The emulator of one scenario: clients of it, a database, and what it does besides being an account.</summary>
sealed class Emulator(EmulatorAddress address) : IDisposable
{
    public const string DatabaseId = "shop";

    readonly List<IDisposable> owned = [];
    readonly HttpClient control = new() { BaseAddress = new Uri(address.Endpoint) };
    CosmosClient? client;

    public EmulatorAddress Address => address;

    public CosmosClient Client => client ??= NewClient();

    public CosmosClient NewClient(Action<CosmosClientOptions>? configure = null)
    {
        var made = Clients.Of(address, configure);
        owned.Add(made);
        return made;
    }

    /// <summary>A new container; hash version 2 unless the properties say otherwise.</summary>
    public async Task<Container> NewContainer(ContainerProperties? properties = null, int? throughput = null)
    {
        Database database = await Client.CreateDatabaseIfNotExistsAsync(DatabaseId);
        return await database.CreateContainerAsync(properties ?? Keyed("/pk"), throughput);
    }

    /// <summary>A definition with this key: hierarchical if it has several paths.</summary>
    public static ContainerProperties Keyed(params string[] paths) =>
        paths is [var path]
            ? new("orders", path) { PartitionKeyDefinitionVersion = PartitionKeyDefinitionVersion.V2 }
            : new("orders", paths);

    /// <summary>Splits a range, by default the fullest.</summary>
    public Task Split(Container container, string? range = null) =>
        Post("split", new { database = container.Database.Id, container = container.Id, range });

    public Task AdvanceClock(TimeSpan time) => Post("clock", new { advanceMs = time.TotalMilliseconds });

    /// <summary>Rules for what goes wrong next.</summary>
    public Task Inject(params object[] rules) => Post("faults", rules);

    /// <summary>Every call there was: `items.create 201`.</summary>
    public async Task<IReadOnlyList<string>> Calls()
    {
        var books = await control.GetFromJsonAsync<JsonElement>("_local/books");
        return [.. books.GetProperty("calls").EnumerateArray().Select(call =>
            $"{call.GetProperty("operation")} {call.GetProperty("status")}")];
    }

    async Task Post(string path, object body)
    {
        var answer = await control.PostAsync($"_local/{path}", JsonContent.Create(body, options: new(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        }));
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
    }

    public void Dispose()
    {
        foreach (var one in owned) one.Dispose();
        control.Dispose();
    }
}
