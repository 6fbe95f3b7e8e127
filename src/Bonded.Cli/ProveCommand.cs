using System.CommandLine;
using System.Globalization;
using System.Net.Http;
using System.Text.Json;

namespace Bonded.Cli;

/// <summary><c>bonded prove</c>: has the server try every route to what each rule withholds.</summary>
static class ProveCommand
{
    public static Command Create()
    {
        var command = new Command("prove", "Prove that nothing withheld leaks (exit code: 0 all held, 1 a leak, 2 not done)");
        command.SetAction(static (parsed, cancellation) => AdminClient.Run(parsed, client => Run(parsed, client, cancellation)));
        OutputFormat.AddOption(command);
        AdminClient.AddOptions(command);
        return command;
    }

    static async Task<int> Run(ParseResult parsed, AdminClient client, CancellationToken cancellation)
    {
        var proof = await client.Send(HttpMethod.Post, "/proof", cancellation: cancellation);
        var (leaks, unproven) = (proof.GetProperty("leaks").GetInt32(), proof.GetProperty("unproven").GetInt32());
        if (OutputFormat.IsJson(parsed))
            AdminClient.WriteLine(proof);
        else
            Print(proof, leaks, unproven);
        return leaks > 0 ? ExitCode.Bad : unproven > 0 ? ExitCode.Unusable : ExitCode.Success;
    }

    static void Print(JsonElement proof, int leaks, int unproven)
    {
        var rules = proof.GetProperty("rules").EnumerateArray().ToList();
        Line("RULE", "CANARY", "TRIED", "RESULT");
        foreach (var rule in rules.Where(static rule => rule.TryGetProperty("canary", out _)))
        {
            var routes = rule.GetProperty("routes").GetInt32();
            Line(Text(rule, "rule"), Text(rule, "canary"), routes == 0 ? "" : routes.ToString(CultureInfo.InvariantCulture), Text(rule, "result"));
        }

        Console.Out.WriteLine("\nNot probed:");
        foreach (var rule in rules.Where(static rule => !rule.TryGetProperty("canary", out _)))
            Console.Out.Write(Layout.Wrapped($"{Text(rule, "rule")} {Text(rule, "why")}", 2, 2));
        Console.Out.WriteLine();
        foreach (var rule in rules.Where(static rule => Text(rule, "result") == "unproven"))
            Console.Out.Write(Layout.Wrapped($"UNPROVEN {Text(rule, "rule")}: {Text(rule, "why")}", 0, 2));
        foreach (var rule in rules)
        {
            foreach (var leak in rule.GetProperty("leaks").EnumerateArray())
                Console.Out.Write(Layout.Wrapped($"LEAK what {Text(rule, "rule")} withholds goes out by {Text(leak, "route")}: {Text(leak, "seen")}", 0, 2));
        }

        var held = rules.Count(static rule => Text(rule, "result") == "held");
        Console.Out.Write(Layout.Wrapped(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{held} rules held, {rules.Count(static rule => Text(rule, "result") == "off")} off by policy, {leaks} leaks, {unproven} unproven; {proof.GetProperty("requests").GetInt32()} requests in {proof.GetProperty("seconds").GetDouble():0.0} s, policy epoch {proof.GetProperty("epoch").GetInt64()}"),
            0));
    }

    static void Line(string rule, string canary, string routes, string result) =>
        Console.Out.WriteLine($"{Layout.Fit(rule, 25),-25} {Layout.Fit(canary, 39),-39} {routes,5} {result}");

    static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
