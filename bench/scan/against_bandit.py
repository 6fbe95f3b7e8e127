#!/usr/bin/env python3
"""Scans a folder with bonded and with bandit -r, both on one core, process start included, taking turns. Time is processor time.

    bench/scan/against_bandit.py [--bandit "python3 -m bandit"] [--rounds 3] FOLDER...
"""

import argparse
import os
import shlex
import statistics
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def run(command):
    """Seconds of processor time, and the peak of resident memory in MB."""
    pid = os.fork()
    if pid == 0:
        os.sched_setaffinity(0, {0})
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        os.execvp(command[0], command)
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1, 2):
        sys.exit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bandit", default="bandit")
    parser.add_argument("--bonded", default=os.path.join(HERE, "..", "..", "artifacts", "run", "current", "bonded"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("folders", nargs="+")
    arguments = parser.parse_args()
    for folder in arguments.folders:
        ours, theirs, memory = [], [], []
        for _ in range(arguments.rounds):
            seconds, peak = run([arguments.bonded, "scan", "--jobs", "1", folder])
            ours.append(seconds)
            memory.append(peak)
            theirs.append(run([*shlex.split(arguments.bandit), "-q", "-r", folder])[0])
        ratio = statistics.median(t / o for o, t in zip(ours, theirs))
        print(f"{folder}: bonded {statistics.median(ours):.2f} s ({max(memory):.0f} MB), bandit {statistics.median(theirs):.1f} s: {ratio:.0f} times faster", flush=True)


if __name__ == "__main__":
    sys.exit(main())
