#!/usr/bin/env python3
"""Times `serve` from its start to its first answer, empty and with 100,000 projects seen, its idle memory, and `--version`.

    bench/start/start_bench.py [--rounds 10]

Medians of the rounds. Needs a published Bonded (`./bonded --version` makes one).
"""
import argparse
import http.client
import os
import pathlib
import shutil
import socket
import sqlite3
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BONDED = os.environ.get("BONDED", ROOT / "artifacts" / "run" / "current" / "bonded")


def first_answer(data, idle):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = time.monotonic()
    server = subprocess.Popen([BONDED, "serve", "--data", data, "--urls", f"http://127.0.0.1:{port}", "--upstream", "none=" + str(data.parent / "empty")],
                              stderr=subprocess.DEVNULL, cwd=data.parent)
    try:
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                connection.request("GET", "/simple/" if idle is None else "/healthz")
                connection.getresponse().read()
                break
            except OSError:
                time.sleep(0.002)
        elapsed = time.monotonic() - started
        memory = None
        if idle:
            time.sleep(idle)
            status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
            memory = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024
        return elapsed, memory
    finally:
        server.terminate()
        server.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="bonded-bench-"))
    (work / "empty").mkdir()
    try:
        version = []
        for _ in range(options.rounds):
            started = time.monotonic()
            subprocess.run([BONDED, "--version"], check=True, stdout=subprocess.DEVNULL)
            version.append(time.monotonic() - started)
        print(f"--version: median {statistics.median(version) * 1000:.0f} ms, range {min(version) * 1000:.0f}-{max(version) * 1000:.0f}")
        empty = [first_answer(work / f"data{i}", 0)[0] for i in range(options.rounds)]
        print(f"first answer, empty: median {statistics.median(empty):.2f} s, range {min(empty):.2f}-{max(empty):.2f}")
        print(f"idle memory after 10 s: {first_answer(work / 'data0', 10)[1]:.0f} MB")
        seen = work / "data0"
        database = next(path for path in seen.iterdir() if path.suffix in (".db", ".sqlite", ".sqlite3"))
        with sqlite3.connect(database) as rows:
            rows.executemany("INSERT INTO projects (index_name, name, first_seen, serial, upstream, bound_at, fetched_at) VALUES ('root', ?, 1, ?, 'none', 1, 1)",
                             ((f"seen-{i}", i + 10) for i in range(100_000)))
            rows.execute("UPDATE serials SET value = 200000")
            ids = [row[0] for row in rows.execute("SELECT id FROM projects WHERE upstream = 'none'")]
            rows.executemany("INSERT INTO files (project_id, filename, sha256, url, first_seen, initial, late) VALUES (?, ?, ?, 'directory:///x', 1, 1, 0)",
                             ((i, f"seen_{i}-1.0-py3-none-any.whl", os.urandom(32)) for i in ids))
        full = [first_answer(seen, 0)[0] for _ in range(options.rounds)]
        print(f"first answer, 100,000 projects seen: median {statistics.median(full):.2f} s, range {min(full):.2f}-{max(full):.2f}")
        print(f"idle memory after 10 s: {first_answer(seen, 10)[1]:.0f} MB")
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
