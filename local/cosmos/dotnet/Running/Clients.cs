using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace CosmosFromDotnet.Running;

static class Clients
{
    /// <summary>A client in gateway mode: what the emulator speaks.</summary>
    public static CosmosClient Of(EmulatorAddress address, Action<CosmosClientOptions>? configure = null)
    {
        var options = new CosmosClientOptions
        {
            ConnectionMode = ConnectionMode.Gateway,
            UseSystemTextJsonSerializerWithOptions = new(JsonSerializerDefaults.Web),
        };
        if (address.Certificate is { } certificate) options.HttpClientFactory = () => new(Trusting(certificate));
        configure?.Invoke(options);
        return new CosmosClient(address.Endpoint, address.Key, options);
    }

    static SocketsHttpHandler Trusting(string certificate)
    {
        var chain = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        chain.CustomTrustStore.Add(X509Certificate2.CreateFromPem(certificate));
        return new() { SslOptions = { CertificateChainPolicy = chain } };
    }
}
