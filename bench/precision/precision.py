#!/usr/bin/env python3
"""Scans what is known to be honest, and writes down everything that the scan minds.

    bench/precision/precision.py [--scratch DIR] [--write bench/precision.md]

Downloads the Debian packages of packages.txt (apt-get download, unpacked with dpkg-deb -x into the scratch folder, nothing is installed), and
scans them, every standard library on the machine, every site-packages folder, and every wheel. A hold is a failure: exit code 1.
"""

import argparse
import glob
import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def packages():
    with open(os.path.join(HERE, "packages.txt"), encoding="utf-8") as lines:
        return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def fetch(scratch):
    """Yields the name, version and folder of each package that this Debian offers."""
    debs, trees = os.path.join(scratch, "debs"), os.path.join(scratch, "trees")
    os.makedirs(debs, exist_ok=True)
    os.makedirs(trees, exist_ok=True)
    for name in packages():
        tree = os.path.join(trees, name)
        found = glob.glob(os.path.join(debs, name + "_*.deb"))
        if not found:
            if subprocess.run(["apt-get", "download", name], cwd=debs, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
                yield name, None, None
                continue
            found = glob.glob(os.path.join(debs, name + "_*.deb"))
        if not os.path.isdir(tree):
            subprocess.run(["dpkg-deb", "-x", found[0], tree], check=True)
        yield name, os.path.basename(found[0]).split("_")[1].replace("%3a", ":"), tree


def sources(folder):
    count = size = 0
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            if name.endswith(".py") and os.path.isfile(path):
                count += 1
                size += os.path.getsize(path)
    return count, size


def machine():
    """Standard libraries, site-packages folders and wheels of this machine."""
    roots = sorted(glob.glob(os.path.expanduser("~/.pyenv/versions/*/lib/python*")) + glob.glob("/usr/lib/python3.*") + glob.glob("/usr/local/lib/python3.*"))
    for root in roots:
        if os.path.isfile(os.path.join(root, "os.py")):
            yield "standard library", root
    if os.path.isdir("/usr/lib/python3/dist-packages"):
        yield "site folder", "/usr/lib/python3/dist-packages"
    seen = set()
    for top in ["/usr/share/python-wheels", "/usr/lib", "/usr/local/lib", os.path.expanduser("~/.pyenv/versions")]:
        for at, _, names in sorted(os.walk(top)):
            for name in sorted(names):
                # CPython's test suite has wheels that are none.
                if name.endswith(".whl") and name not in seen and "/test" not in at:
                    seen.add(name)
                    yield "wheel", os.path.join(at, name)


def scan(bonded, target):
    began = time.monotonic()
    run = subprocess.run([*bonded, "scan", "--format", "json", target], stdout=subprocess.PIPE, text=True)
    elapsed = time.monotonic() - began
    results = [json.loads(line) for line in run.stdout.splitlines()]
    if run.returncode not in (0, 1, 2) or not results:
        sys.exit(f"{target}: the scan ended with exit code {run.returncode}")
    return results, elapsed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scratch", default=os.path.expanduser("~/.cache/bonded-precision"))
    parser.add_argument("--bonded", default=os.path.join(ROOT, "bonded"))
    parser.add_argument("--write")
    parser.add_argument("--only", help="only what has this in its name")
    arguments = parser.parse_args()

    rows, minded, missing = [], [], []
    everything = [("package", name, version, tree) for name, version, tree in fetch(arguments.scratch)]
    everything += [(kind, path, "", path) for kind, path in machine()]
    for kind, name, version, path in everything:
        if arguments.only and arguments.only not in name:
            continue
        if path is None:
            missing.append(name)
            continue
        results, elapsed = scan([arguments.bonded], path)
        files, size = sources(path) if os.path.isdir(path) else (0, os.path.getsize(path))
        counts = {strength: 0 for strength in ("high", "medium", "low", "info")}
        for result in results:
            target = result["target"]
            if "error" in result:
                minded.append((name, "error", result["error"]["code"], result["error"]["message"], target[len(path):].lstrip("/"), "", ""))
            for finding in result["findings"]:
                counts[finding["strength"]] += 1
                if finding["strength"] in ("high", "medium"):
                    where = target[len(path):].lstrip("/") + ("/" if len(target) > len(path) else "") + finding.get("path", "")
                    minded.append((name, finding["strength"], finding["rule"], finding["message"], where, finding.get("line", ""), finding.get("trigger", "")))
        rows.append((kind, name, version, files, size, counts, elapsed))
        flag = "HOLD" if counts["high"] else "    "
        print(f"{flag} {name} {version}: {files} files, {size / 1e6:.1f} MB, {counts['high']} high, {counts['medium']} medium, {elapsed:.1f} s", flush=True)

    held = sum(1 for row in rows if row[5]["high"])
    review = sum(1 for row in rows if not row[5]["high"] and row[5]["medium"])
    summary = f"{len(rows)} targets, {sum(row[4] for row in rows) / 1e6:.0f} MB: {held} held, {review} to review, {len(rows) - held - review} allowed"
    print(summary)
    if arguments.write:
        with open(arguments.write, "w", encoding="utf-8") as out:
            write(out, rows, minded, missing, summary)
    return 1 if held else 0


def write(out, rows, minded, missing, summary):
    print("# Precision\n", file=out)
    print("What `bench/precision/precision.py --write bench/precision.md` saw in packages that are known to be honest: Debian's, each named below, standard", file=out)
    print("libraries, and the wheels of the machine it ran on. No rule knows any of these names. A hold here is a false one.\n", file=out)
    print(f"**{summary}.**\n", file=out)
    if missing:
        print(f"Not offered by this Debian: {', '.join(missing)}.\n", file=out)
    print("## Every finding of medium strength or more, and everything that could not be read\n", file=out)
    print("| target | strength | rule | where | runs | what it says |\n|---|---|---|---|---|---|", file=out)
    for name, strength, rule, message, where, line, trigger in sorted(minded, key=lambda m: (m[1] != "high", m[0], m[2])):
        place = (where + (f":{line}" if line else "")).replace("|", "\\|")
        print(f"| {short(name)} | {strength} | {rule} | `{place}` | {trigger} | {message} |", file=out)
    print("\n## Targets\n", file=out)
    print("| target | version | files | KB | high | medium | low | info |\n|---|---|---|---|---|---|---|---|", file=out)
    for kind, name, version, files, size, counts, _ in rows:
        print(f"| {short(name)} | {version} | {files or ''} | {size // 1000} | {counts['high']} | {counts['medium']} | {counts['low']} | {counts['info']} |", file=out)


def short(name):
    """What a path says to somebody else: the Python's version, the wheel's name."""
    for mark in ("versions/", "/usr/lib/", "/usr/share/", "/usr/local/lib/"):
        if mark in name:
            return name[name.index(mark) + (len("versions/") if mark == "versions/" else 0):] if not name.endswith(".whl") else os.path.basename(name)
    return os.path.basename(name)


if __name__ == "__main__":
    sys.exit(main())
