using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using CosmosFromDotnet.Running;

namespace CosmosFromDotnet.Hosts;

/// <summary>A <see cref="Host"/> in a process of its own. What it says goes to the channel.</summary>
sealed class HostProcess : IDisposable
{
    readonly Process process;

    public HostProcess(Emulator emulator, string instance, ChannelWriter<(string Instance, Order Order)> said)
    {
        var command = new ProcessStartInfo(Environment.ProcessPath ?? "dotnet")
        {
            ArgumentList = { typeof(Host).Assembly.Location, "--host", JsonSerializer.Serialize(emulator.Address), instance },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        process = Process.Start(command) ?? throw new InvalidOperationException("The host did not start.");
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text && JsonSerializer.Deserialize<Order>(text) is { } order) said.TryWrite((instance, order));
        };
        process.BeginOutputReadLine();
    }

    /// <summary>Without a word of farewell: its leases stay its own until they run out.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited) Kill();
        process.Dispose();
    }
}
