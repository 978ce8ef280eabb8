using System.Reflection;
using System.Text.Json;

namespace CosmosFromDotnet.Running;

/// <summary>Runs scenarios for another process: a request on each line of its input, an answer on each line of its output.</summary>
static class Session
{
    record Request(string Name, EmulatorAddress Address);

    record Answered(string Name, string? Error);

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    static readonly Dictionary<string, (ScenarioAttribute Scenario, MethodInfo Method)> Scenarios = (
        from type in Assembly.GetExecutingAssembly().GetTypes()
        from method in type.GetMethods(BindingFlags.Static | BindingFlags.Public)
        let scenario = method.GetCustomAttribute<ScenarioAttribute>()
        where scenario is not null
        select (scenario, method)
    ).ToDictionary(entry => entry.scenario.Name);

    /// <summary>One JSON array: group, name and the options of the emulator that each scenario wants.</summary>
    public static void List(TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(Scenarios.Values.Select(entry => new
        {
            Group = entry.Method.DeclaringType?.Name,
            entry.Scenario.Name,
            Options = new
            {
                entry.Scenario.Ranges,
                entry.Scenario.EnforceThroughput,
                entry.Scenario.EmptyPages,
                entry.Scenario.Tls,
            },
        }), Json));

    /// <summary>Runs what is asked for side by side. Ends with its input: nobody is left to tell.</summary>
    public static async Task Serve(TextReader input, TextWriter output)
    {
        var answers = TextWriter.Synchronized(output);
        while (await input.ReadLineAsync() is { } line)
        {
            var request = JsonSerializer.Deserialize<Request>(line, Json) ?? throw new FormatException(line);
            _ = Task.Run(() => Answer(request, answers));
        }
    }

    static async Task Answer(Request request, TextWriter answers) =>
        answers.WriteLine(JsonSerializer.Serialize(new Answered(request.Name, await ErrorOf(request)), Json));

    static async Task<string?> ErrorOf(Request request)
    {
        try
        {
            using var emulator = new Emulator(request.Address);
            await Scenarios[request.Name].Method.CreateDelegate<Func<Emulator, Task>>()(emulator);
            return null;
        }
        catch (Exception error)
        {
            return Shown(error);
        }
    }

    /// <summary>The message without the SDK's diagnostics, and where in the scenarios it came from.</summary>
    static string Shown(Exception error)
    {
        var message = error is CosmosException refusal
            ? $"{refusal.StatusCode}/{refusal.SubStatusCode} {refusal.ResponseBody}"
            : error.Message;
        var frames = error.StackTrace?.Split('\n').Where(frame => frame.Contains(nameof(CosmosFromDotnet))) ?? [];
        return string.Join('\n', [$"{error.GetType().Name}: {message}", .. frames]);
    }
}
