using System.Collections.Frozen;
using Bonded.Inspection.Names;
using Bonded.Packaging;

namespace Bonded.Inspection.Metadata;

/// <summary>Looks at the commands that a distribution installs: whether one takes the place of a command that everybody types.</summary>
internal static class CommandCheck
{
    static readonly FrozenSet<string> Typed = FrozenSet.Create(
        StringComparer.Ordinal,
        "python", "pythonw", "py", "pip", "pipx", "uv", "uvx", "poetry", "pdm", "twine", "conda", "mamba", "virtualenv",
        "git", "gh", "svn", "hg", "ssh", "scp", "sftp", "ssh-add", "ssh-agent", "ssh-keygen", "gpg", "openssl", "sudo", "su", "doas", "passwd",
        "ls", "cat", "cp", "mv", "rm", "mkdir", "rmdir", "touch", "chmod", "chown", "ln", "grep", "sed", "awk", "head", "tail", "less", "echo", "env", "which", "xargs", "tar", "gzip",
        "unzip", "ps", "kill", "whoami", "crontab", "systemctl", "apt", "apt-get", "dnf", "yum", "brew", "curl", "wget",
        "bash", "sh", "zsh", "dash", "fish", "cmd", "powershell", "pwsh", "vi", "vim", "nano",
        "docker", "docker-compose", "podman", "kubectl", "helm", "terraform", "aws", "az", "gcloud", "gsutil",
        "npm", "npx", "node", "yarn", "pnpm", "bun", "deno", "make", "cmake", "gcc", "g++", "cc", "clang", "go", "cargo", "rustc", "java", "javac", "dotnet", "psql", "mysql");

    /// <summary>Looks at one command.</summary>
    /// <param name="name">As the distribution writes it.</param>
    /// <param name="path">The member that declares or holds it.</param>
    public static void Check(string name, string path, ProjectName project, Findings findings)
    {
        var command = name.ToLowerInvariant();
        // What Windows leaves away, and what names one of several versions.
        if (command.Length > 4 && command[^4..] is ".exe" or ".bat" or ".cmd" or ".com")
            command = command[..^4];
        command = command.TrimEnd(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '-']);
        if (!Typed.Contains(command))
            return;
        var isKnown = PopularProjects.Rank(project.Canonical) is not null;
        if (project.Canonical != command)
            findings.Add(RuleId.ShadowingCommand, isKnown ? Strength.Low : Strength.Medium, "A command has the name of one that people type every day and believe to be another program.", path, snippet: name);
        else if (!isKnown)
            findings.Add(RuleId.ShadowingCommand, Strength.Low, "A command has the name of one that people type every day, as the project has.", path, snippet: name);
    }

    /// <summary>Looks at the commands of an entry_points.txt.</summary>
    public static void Check(EntryPoints entryPoints, string path, ProjectName project, Findings findings)
    {
        foreach (var entryPoint in entryPoints.All)
        {
            if (EntryPoints.IsScriptGroup(entryPoint.Group))
                Check(entryPoint.Name, path, project, findings);
        }
    }
}
