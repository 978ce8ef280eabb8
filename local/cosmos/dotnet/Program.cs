using CosmosFromDotnet.Hosts;
using CosmosFromDotnet.Running;

// --list: the scenarios as JSON. --host …: a host of a change feed processor, to be killed. Nothing: runs what stdin asks for.
switch (args)
{
    case ["--list"]:
        Session.List(Console.Out);
        break;
    case ["--host", var address, var name]:
        await Host.Run(address, name);
        break;
    default:
        await Session.Serve(Console.In, Console.Out);
        break;
}
