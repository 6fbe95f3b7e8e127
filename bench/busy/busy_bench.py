#!/usr/bin/env python3
"""Measures how fast pages are while every core is busy inspecting.

    bench/busy/busy_bench.py [--rounds 7] [--seconds 3] [--source-mb 12]

Idle and busy take turns. Busy: more sdists than there are cores are asked for, each with many megabytes of this machine's Python standard
library in it, and a page of 100 files is loaded (wrk, 4 connections) while they are being inspected. Nothing is pinned: server, workers and load
share the cores as they would. Printed are requests a second and latencies, the median of the rounds, and the paired ratios. Needs wrk, and a
published Bonded (`./bonded --version` makes one).
"""
import argparse
import hashlib
import http.client
import http.server
import io
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
JSON = "application/vnd.pypi.simple.v1+json"


def page_of(name, files):
    listed = []
    for i in range(files):
        digest = hashlib.sha256(f"{name}{i}".encode()).hexdigest()
        listed.append({
            "filename": f"{name}-{i // 50}.{i % 50}-py3-none-any.whl", "url": f"/files/{digest}.whl", "hashes": {"sha256": digest},
            "size": 100_000 + i, "upload-time": "2024-05-01T12:00:00.123456Z", "requires-python": ">=3.8", "yanked": False,
        })
    return json.dumps({"meta": {"api-version": "1.1"}, "name": name, "versions": sorted({f["filename"].split("-")[1] for f in listed}), "files": listed})


class Upstream(http.server.BaseHTTPRequestHandler):
    page = page_of("pagesmall", 100).encode()

    def do_GET(self):
        found = self.path.rstrip("/").endswith("/pagesmall")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", JSON if found else "text/plain")
        self.send_header("Content-Length", str(len(self.page) if found else 0))
        self.end_headers()
        if found:
            self.wfile.write(self.page)

    def log_message(self, *_):
        pass


def sources(megabytes):
    taken = 0
    for path in sorted(pathlib.Path(sysconfig.get_paths()["stdlib"]).rglob("*.py")):
        if "site-packages" in path.parts or "dist-packages" in path.parts or not path.is_file():
            continue
        content = path.read_bytes()
        yield path.relative_to(sysconfig.get_paths()["stdlib"]), content
        taken += len(content)
        if taken > megabytes << 20:
            return


def sdist(directory, number, members):
    top = f"busy-1.{number}"
    with tarfile.open(directory / f"{top}.tar.gz", "w:gz", compresslevel=1, format=tarfile.USTAR_FORMAT) as archive:
        for path, content in [("PKG-INFO", f"Metadata-Version: 2.1\nName: busy\nVersion: 1.{number}\n".encode()), *members]:
            info = tarfile.TarInfo(f"{top}/{path}" if path == "PKG-INFO" else f"{top}/busy/{path}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(port, path, accept="*/*", timeout=120):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    connection.request("GET", path, headers={"Accept": accept})
    answer = connection.getresponse()
    return answer.status, answer.read()


def workers(server):
    """Processor seconds and niceness of every thread of the inspection workers."""
    found = []
    for pid in subprocess.run(["pgrep", "-P", str(server)], capture_output=True, text=True).stdout.split():
        try:
            threads = [(t / "stat").read_text().rsplit(")", 1)[1].split() for t in pathlib.Path(f"/proc/{pid}/task").iterdir()]
        except OSError:
            continue
        found.append((int(pid), sum(int(t[11]) + int(t[12]) for t in threads) / os.sysconf("SC_CLK_TCK"), sorted({(int(t[16])) for t in threads if int(t[11]) > 20})))
    return found


def busy(server):
    before = {pid: cpu for pid, cpu, _ in workers(server)}
    time.sleep(0.3)
    return sum(1 for pid, cpu, _ in workers(server) if cpu - before.get(pid, 0) > 0.02)


def load(port, seconds):
    out = subprocess.run(
        ["wrk", "-t1", "-c4", f"-d{seconds}s", "--latency", "-H", f"Accept: {JSON}", f"http://127.0.0.1:{port}/simple/pagesmall/"],
        capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        sys.exit(f"errors while loading:\n{out}")

    def milliseconds(percent):
        number, unit = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s)", out, re.M).groups()
        return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]

    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)), milliseconds(50), milliseconds(99)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--source-mb", type=int, default=12)
    options = parser.parse_args()
    bonded = pathlib.Path(os.environ.get("BONDED", ROOT / "bonded"))
    shutil.which("wrk") or sys.exit("wrk is not installed; './check install' does it")
    work = pathlib.Path(tempfile.mkdtemp(prefix="bonded-bench-"))
    cores = os.cpu_count()
    at_once = cores + 1
    server = None
    try:
        (work / "files").mkdir()
        members = list(sources(options.source_mb))
        for number in range(options.rounds * at_once):
            sdist(work / "files", number, members)
        upstream = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
        threading.Thread(target=upstream.serve_forever, daemon=True).start()
        port = free_port()
        (work / "bonded.toml").write_text(f"""
data = "{work}/data"
urls = ["http://127.0.0.1:{port}"]
log_level = "error"
[[upstream]]
name = "files"
directory = "{work}/files"
names = ["busy"]
[[upstream]]
name = "pages"
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
        status, body = fetch(port, "/simple/busy/", JSON)
        assert status == 200, status
        urls = sorted((file["filename"], file["url"].replace("../../", "/")) for file in json.loads(body)["files"])
        load(port, 5)

        rounds, seen = [], set()
        for number in range(options.rounds):
            while busy(server.pid):
                pass
            idle = load(port, options.seconds)
            for _, url in urls[number * at_once:(number + 1) * at_once]:
                threading.Thread(target=fetch, args=(port, url), daemon=True).start()
            while busy(server.pid) < cores:
                pass
            full = load(port, options.seconds)
            still = busy(server.pid)
            seen |= {nice for _, _, each in workers(server.pid) for nice in each}
            rounds.append((idle, full))
            print(f"round {number + 1}: idle {idle[0]:.0f}/s p50 {idle[1]:.2f} p99 {idle[2]:.2f} ms; busy {full[0]:.0f}/s p50 {full[1]:.2f} p99 {full[2]:.2f} ms; "
                  f"{still} of {cores} workers still busy at the end", flush=True)

        def median(side, field):
            return statistics.median(pair[side][field] for pair in rounds)

        ratios = sorted(full[0] / idle[0] for idle, full in rounds)
        print(f"{len(members)} sources, {sum(len(c) for _, c in members) / 1e6:.1f} MB, {at_once} sdists at a time on {cores} cores; niceness of the workers' threads: {sorted(seen)}")
        print(f"idle  {median(0, 0):.0f} requests/s, p50 {median(0, 1):.2f} ms, p99 {median(0, 2):.2f} ms")
        print(f"busy  {median(1, 0):.0f} requests/s, p50 {median(1, 1):.2f} ms, p99 {median(1, 2):.2f} ms")
        print(f"ratio of requests/s, median {statistics.median(ratios):.2f}, range {ratios[0]:.2f}-{ratios[-1]:.2f}")
    finally:
        if server:
            server.terminate()
            server.wait()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
