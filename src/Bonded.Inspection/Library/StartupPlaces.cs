namespace Bonded.Inspection.Library;

/// <summary>Where something has to be put to be run again without being asked for.</summary>
internal static class StartupPlaces
{
    static readonly (string Part, string Kind)[] Parts =
    [
        ("/.bashrc", "a shell's start-up file"), ("/.bash_profile", "a shell's start-up file"), ("/.bash_login", "a shell's start-up file"),
        ("/.bash_aliases", "a shell's start-up file"), ("/.bash_logout", "a shell's start-up file"), ("/.zshrc", "a shell's start-up file"), ("/.zshenv", "a shell's start-up file"),
        ("/.zprofile", "a shell's start-up file"), ("/.zlogin", "a shell's start-up file"), ("/.profile", "a shell's start-up file"), ("/.xinitrc", "a shell's start-up file"),
        ("/.xprofile", "a shell's start-up file"), ("/config.fish", "a shell's start-up file"), ("/fish/conf.d/", "a shell's start-up file"),
        ("/etc/profile", "a shell's start-up file"), ("/etc/bash.bashrc", "a shell's start-up file"), ("powershell_profile.ps1", "a shell's start-up file"),
        ("/etc/cron", "the timetable of the system"), ("/var/spool/cron", "the timetable of the system"),
        ("/systemd/system/", "a service of the system"), ("/systemd/user", "a service of the user"), ("/etc/init.d/", "a service of the system"),
        ("/etc/rc.local", "a service of the system"), ("/.config/autostart", "what the desktop starts at log-in"), ("/etc/xdg/autostart", "what the desktop starts at log-in"),
        ("/launchagents", "what macOS starts at log-in"), ("/launchdaemons", "what macOS starts at boot"),
        ("/start menu/programs/startup", "the Startup folder of Windows"), ("/startup/", "the Startup folder of Windows"),
        ("/currentversion/run", "the registry's list of programs to start"), ("/winlogon", "the registry's list of programs to start"),
        ("/image file execution options", "the registry's list of programs to start"), ("/policies/explorer/run", "the registry's list of programs to start"),
        ("/sitecustomize.py", "a module that Python imports at every start"), ("/usercustomize.py", "a module that Python imports at every start"),
        ("/.ssh/authorized_keys", "the list of keys that may log in"), ("/etc/ld.so.preload", "the list of libraries that every program loads"),
        ("/.git/hooks/", "a hook that Git runs"),
        ("/.claude/settings", "the settings of a coding assistant, which may hold commands that it runs"), ("/.cursor/mcp.json", "the settings of a coding assistant, which may hold commands that it runs"),
        ("/.cursor/hooks", "the settings of a coding assistant, which may hold commands that it runs"), ("/.gemini/settings.json", "the settings of a coding assistant, which may hold commands that it runs"),
        ("/.codex/config", "the settings of a coding assistant, which may hold commands that it runs"), ("/.vscode/tasks.json", "tasks that an editor runs"),
    ];

    /// <summary>What kind of place a path or registry key is, for a sentence; null if it is none.</summary>
    public static string? KindOf(string path)
    {
        if (path.Length is 0 or > 2048)
            return null;
        var text = Places.Normalise(path);
        foreach (var (part, kind) in Parts)
        {
            if (text.Contains(part, StringComparison.Ordinal))
                return kind == "the Startup folder of Windows" && !IsWindowsStartup(text) ? null : kind;
        }

        return text.EndsWith(".pth", StringComparison.Ordinal) && (text.Contains("-packages", StringComparison.Ordinal) || text.Contains(Python.Evaluation.Value.Text.Hole, StringComparison.Ordinal))
            ? "a .pth file that Python reads at every start"
            : null;
    }

    static bool IsWindowsStartup(string text) =>
        text.Contains("start menu", StringComparison.Ordinal) || text.Contains("/programs/startup", StringComparison.Ordinal);
}
