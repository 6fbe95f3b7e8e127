using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// Code that runs while the package is built or installed talks to the network, or starts a program that has nothing to do with building.
/// </summary>
/// <remarks>
/// <para>
/// It runs before anyone has used the package, with the rights of whoever installs, often on a build machine that holds credentials.
/// </para>
/// <para>
/// A build compiles what is in the archive. Some old ones ask a compiler or git for a version, or fetch a library; a wheel needs none of
/// this.
/// </para>
/// <para>
/// Prefer a wheel. See what is fetched or started.
/// </para>
/// </remarks>
internal sealed class InstallTime : CodeRule
{
    public override string Id => "install-time";

    public override string Title => "The build reaches out while the package is being installed.";

    // What builds are made of.
    static readonly string[] Tools =
    [
        "git", "hg", "svn", "gcc", "g++", "cc", "c++", "clang", "cl", "make", "gmake", "nmake", "cmake", "ninja", "meson", "cargo", "rustc", "go", "swig", "cython", "pkg-config", "pkgconf", "llvm-config", "nvcc", "brew",
        "sphinx-build", "npm", "yarn", "pnpm", "node", "protoc", "python-config", "mysql_config", "pg_config", "xcode-select", "xcrun", "ldconfig", "which", "where", "uname", "sw_vers", "lsb_release", "msbuild", "bash", "sh", "tar", "patch", "autoreconf", "./configure",
        "fc", "gfortran", "sed", "install_name_tool", "otool", "ldd", "readelf", "strip", "ar", "perl", "dpkg", "rpm", "apt-cache", "nasm", "yasm", "qmake", "dot", "vswhere", "msgfmt", "sqlite3", "grep", "cython3", "pyrcc5", "pyuic5", "setup.py", "pytest", "py.test",
    ];

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var effect in package.Effects)
        {
            if (effect.Trigger != Trigger.Install || effect.Kind is not (EffectKind.HttpRequest or EffectKind.Connect or EffectKind.Send or EffectKind.Listen))
                continue;
            var host = Hosts.KindOf(effect.Effect);
            if (host is HostKind.Private)
                continue;
            var odd = host is HostKind.Address or HostKind.Paste or HostKind.Tunnel or HostKind.RequestBin or HostKind.Messenger or HostKind.WhatIsMyAddress || effect.Kind is EffectKind.Send or EffectKind.Listen;
            yield return Report(odd ? Strength.Medium : Strength.Low, effect, "The network is used while the package is built or installed.");
        }

        foreach (var command in package.Commands)
        {
            if (command.Trigger != Trigger.Install || command.Text.Length == 0)
                continue;
            var first = command.Text.Split(' ', 2)[0];
            var name = first[(first.LastIndexOfAny(['/', '\\']) + 1)..].ToLowerInvariant();
            if (Tools.Contains(name.EndsWith(".exe", StringComparison.Ordinal) ? name[..^4] : name) || name.StartsWith("python", StringComparison.Ordinal) || name.Contains(Value.Text.Hole, StringComparison.Ordinal))
                continue;
            var odd = name.StartsWith("powershell", StringComparison.Ordinal) || name.StartsWith("cmd", StringComparison.Ordinal) || name is "curl" or "wget" or "start" or "mshta" or "wscript" or "cscript" or "rundll32" or "regsvr32" or "nc" or "nohup" or "osascript" or "explorer" or "explorer.exe";
            yield return Report(odd && command.Text.Length > 20 ? Strength.Medium : Strength.Low, command.Effect, "A program that has nothing to do with building is started while the package is built or installed.");
        }
    }
}
