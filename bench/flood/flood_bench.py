#!/usr/bin/env python3
"""Measures what a flood leaves behind: 100,000 requests for names that nobody has, and 10,000 for one file that is held.

    bench/flood/flood_bench.py [--names 100000] [--held 10000] [--addresses 200] [--seconds 3] [--rounds 5]

The names are all different and asked for from many loopback addresses in turn, because one address alone is soon answered 429. Before and after,
a page of 100 files is loaded (wrk, 4 connections). Printed are the paired ratio of its requests a second (median of the rounds), how requests of
the flood were answered, how long they took, and what is in the database afterwards: rows by table, and bytes. Needs wrk, and a published Bonded.
"""
import argparse
import collections
import hashlib
import http.client
import http.server
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
JSON = "application/vnd.pypi.simple.v1+json"
TABLES = ("projects", "files", "quarantine", "absent_names", "audit_events")


def page_of(name, files, uploaded):
    listed = []
    for i in range(files):
        digest = hashlib.sha256(f"{name}{i}".encode()).hexdigest()
        listed.append({
            "filename": f"{name}-{i // 50}.{i % 50}-py3-none-any.whl", "url": f"/files/{digest}.whl", "hashes": {"sha256": digest},
            "size": 100_000 + i, "upload-time": uploaded if i == files - 1 else "2024-05-01T12:00:00.123456Z", "requires-python": ">=3.8", "yanked": False,
        })
    return json.dumps({"meta": {"api-version": "1.1"}, "name": name, "versions": sorted({f["filename"].split("-")[1] for f in listed}), "files": listed}).encode()


class Upstream(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pages = {"pagesmall": page_of("pagesmall", 100, "2024-05-01T12:00:00.123456Z"),
             "pageheld": page_of("pageheld", 2, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 86_400)))}
    asked = collections.Counter()

    def do_GET(self):
        body = self.pages.get(self.path.rstrip("/").rsplit("/", 1)[-1], b"")
        self.asked["found" if body else "absent"] += 1
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", JSON if body else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(port, path, accept="*/*"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Accept": accept})
    answer = connection.getresponse()
    return answer.status, answer.read()


def flood(port, paths, addresses):
    """Asks for every path once, from the addresses in turn, over kept connections of eight threads. Returns the answers by status."""
    answers = collections.Counter()
    guard = threading.Lock()

    def run(part, number):
        own = collections.Counter()
        connections = {}
        for i, path in enumerate(part):
            address = f"127.0.{1 + number}.{1 + i % max(1, addresses // 8)}"
            connection = connections.get(address)
            if connection is None:
                connection = connections[address] = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(address, 0))
            connection.request("GET", path, headers={"Accept": JSON})
            answer = connection.getresponse()
            answer.read()
            own[answer.status] += 1
        with guard:
            answers.update(own)

    threads = [threading.Thread(target=run, args=(paths[i::8], i)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return dict(sorted(answers.items()))


def load(port, seconds):
    out = subprocess.run(
        ["wrk", "-t1", "-c4", f"-d{seconds}s", "-H", f"Accept: {JSON}", f"http://127.0.0.1:{port}/simple/pagesmall/"], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        sys.exit(f"errors while loading:\n{out}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def rows(work):
    with sqlite3.connect(f"file:{next((work / 'data').glob('*.db'))}?mode=ro", uri=True) as database:
        return {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}


def memory(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) // 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--held", type=int, default=10_000)
    parser.add_argument("--addresses", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    bonded = pathlib.Path(os.environ.get("BONDED", ROOT / "bonded"))
    shutil.which("wrk") or sys.exit("wrk is not installed; './check install' does it")
    work = pathlib.Path(tempfile.mkdtemp(prefix="bonded-bench-"))
    server = None
    try:
        upstream = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
        threading.Thread(target=upstream.serve_forever, daemon=True).start()
        port = free_port()
        (work / "bonded.toml").write_text(f"""
data = "{work}/data"
urls = ["http://127.0.0.1:{port}"]
log_level = "error"
[[upstream]]
url = "http://127.0.0.1:{upstream.server_port}/simple/"
trusted_time = true
allow_private_addresses = true
""")
        subprocess.run([bonded, "--version"], check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([bonded, "serve", "--config", work / "bonded.toml"], stdout=subprocess.DEVNULL)
        for _ in range(200):
            try:
                fetch(port, "/healthz")
                break
            except OSError:
                time.sleep(0.05)
        fetch(port, "/simple/pagesmall/", JSON)
        held = json.loads(fetch(port, "/simple/pageheld/", JSON)[1])["files"][-1]["url"].replace("../../", "/")
        load(port, 5)
        before = [load(port, options.seconds) for _ in range(options.rounds)]
        print(f"before: {rows(work)}, {memory(server.pid)} MB", flush=True)

        begun = time.monotonic()
        print(f"names:  {flood(port, [f'/simple/zq-{i}-{i * 7919 % 1000003}/' for i in range(options.names)], options.addresses)} in {time.monotonic() - begun:.0f} s; "
              f"the upstream was asked for {Upstream.asked['absent']} of them", flush=True)
        begun = time.monotonic()
        print(f"held:   {flood(port, [held] * options.held, options.addresses)} in {time.monotonic() - begun:.0f} s", flush=True)
        after = [load(port, options.seconds) for _ in range(options.rounds)]

        # What was counted is written down within half a minute.
        time.sleep(35)
        print(f"after:  {rows(work)}, {memory(server.pid)} MB, database {sum(f.stat().st_size for f in (work / 'data').glob('*.db*')) / 1e6:.1f} MB")
        ratio = statistics.median(after) / statistics.median(before)
        print(f"pages:  {statistics.median(before):.0f} requests/s before, {statistics.median(after):.0f} after: ratio {ratio:.2f} (before {min(before):.0f}-{max(before):.0f}, after {min(after):.0f}-{max(after):.0f})")
    finally:
        if server:
            server.terminate()
            server.wait()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
