using System.Text;
using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>A program that is started, and what its command line is for.</summary>
internal sealed class RunCommand
{
    public RunCommand(TriggeredEffect effect)
    {
        Effect = effect;
        Text = effect.TargetText;
        Kind = Commands.KindOf(Text);
        if (effect.Effect.Callee.StartsWith("pip", StringComparison.Ordinal) || effect.Effect.Callee.Contains("easy_install", StringComparison.Ordinal))
            Kind |= Text.Contains("install", StringComparison.Ordinal) || effect.Effect.Callee.Contains("easy_install", StringComparison.Ordinal) ? CommandKind.InstallPackage : CommandKind.None;
        if (IsHidden(effect.Effect))
            Kind |= CommandKind.Hidden;

        // What PowerShell is told in Base64 is a command too.
        if (Is(CommandKind.EncodedPowerShell) && Commands.EncodedPart(Text) is { } encoded && Decode(encoded) is { } decoded)
            Kind |= Commands.KindOf("powershell " + decoded) & ~CommandKind.EncodedPowerShell;
    }

    public TriggeredEffect Effect { get; }

    public string Text { get; }

    public CommandKind Kind { get; }

    public Trigger Trigger => Effect.Trigger;

    public bool Is(CommandKind any) => (Kind & any) != 0;

    /// <summary>A URL whose host stands in the code is among its words.</summary>
    public bool IsToFixedHost => Text.Split([' ', '"', '\'', '=', '(', ')'], 64).Any(word => word.Contains("://", StringComparison.Ordinal) && Hosts.IsFixed(word));

    /// <summary>A shell reads it as a line; it is no list of arguments for a program.</summary>
    public static bool IsLine(TriggeredEffect effect) =>
        effect.Effect.Callee is "os.system" or "os.popen" or "subprocess.getoutput" or "subprocess.getstatusoutput" or "commands.getoutput" or "asyncio.create_subprocess_shell" ||
        effect.Effect.Keywords.Any(keyword => keyword is { Name: "shell", Value: Value.Number shell } && shell.Content.ToString() == "1");

    /// <summary>It goes on by itself when its parent ends, and nobody sees what it prints.</summary>
    public bool IsDetached =>
        Text.StartsWith("nohup ", StringComparison.Ordinal) || Text.StartsWith("setsid ", StringComparison.Ordinal) ||
        Effect.Effect.Keywords.Any(static keyword => keyword is { Name: "start_new_session", Value: Value.Number }) &&
        Effect.Effect.Keywords.Count(static keyword => keyword.Name is "stdout" or "stderr" && keyword.Value is Value.External { Name: "subprocess.DEVNULL" }) == 2;

    static bool IsHidden(Effect effect)
    {
        foreach (var (name, value) in effect.Keywords)
        {
            // CREATE_NO_WINDOW, DETACHED_PROCESS.
            if (name == "creationflags" && (value is Value.Number { Content: System.Numerics.BigInteger flags } && ((flags & 0x08000000) != 0 || (flags & 0x8) != 0) ||
                value is Value.External { Name: "subprocess.CREATE_NO_WINDOW" or "subprocess.DETACHED_PROCESS" }))
                return true;
            // SW_HIDE by way of STARTUPINFO.
            if (name == "startupinfo" && value is not Value.Singleton)
                return true;
        }

        return false;
    }

    static string? Decode(string encoded)
    {
        var buffer = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded.PadRight((encoded.Length + 3) / 4 * 4, '='), buffer, out var length) ? Encoding.Unicode.GetString(buffer, 0, length) : null;
    }
}
