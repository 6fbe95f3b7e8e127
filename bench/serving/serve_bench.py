#!/usr/bin/env python3
"""Serves the same bytes from Bonded and from nginx and compares them, pair by pair.

    bench/serving/serve_bench.py [--pairs 10] [--seconds 2] [--warm-up 10] [--only NAME]

Server and load generator get one core each. A URL is warmed up on both, then measured in interleaved pairs; what is printed is the
median and the range of the paired ratios, and the processor time a request costs either server. Needs wrk, nginx and taskset, and a
published Bonded (`./bonded --version` makes one).
"""
import argparse
import gzip
import hashlib
import http.client
import http.server
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
JSON = "application/vnd.pypi.simple.v1+json"
SERVER_CORE, LOAD_CORE = "0", "1"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def page_of(name, files):
    """A PEP 691 page of made-up wheels, old enough to be listed, whose bytes nobody ever asks for."""
    listed = []
    for i in range(files):
        version = f"{i // 50}.{i % 50}"
        digest = hashlib.sha256(f"{name}{i}".encode()).hexdigest()
        listed.append({
            "filename": f"{name.replace('-', '_')}-{version}-py3-none-any.whl", "url": f"/files/{digest}.whl",
            "hashes": {"sha256": digest}, "size": 100_000 + i, "upload-time": "2024-05-01T12:00:00.123456Z",
            "requires-python": ">=3.8", "yanked": False, "core-metadata": {"sha256": hashlib.sha256(digest.encode()).hexdigest()},
        })
    return json.dumps({"meta": {"api-version": "1.1"}, "name": name, "versions": sorted({f["filename"].split("-")[1] for f in listed}), "files": listed})


class Upstream(http.server.BaseHTTPRequestHandler):
    pages = {"page-small": page_of("page-small", 100), "page-large": page_of("page-large", 5000)}

    def do_GET(self):
        name = self.path.rstrip("/").rsplit("/", 1)[-1]
        body = self.pages.get(name, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", JSON if body else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def big_wheel(directory):
    """A real wheel of 5 MB, stored, so that a client gets exactly these bytes."""
    path = directory / "bigfile-1.0-py3-none-any.whl"
    payload = os.urandom(5_000_000)
    metadata = b"Metadata-Version: 2.1\nName: bigfile\nVersion: 1.0\n"
    wheel = b"Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    members = {"bigfile/data.bin": payload, "bigfile-1.0.dist-info/METADATA": metadata, "bigfile-1.0.dist-info/WHEEL": wheel}
    import base64
    record = "".join(f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()},{len(data)}\n" for name, data in members.items())
    members["bigfile-1.0.dist-info/RECORD"] = (record + "bigfile-1.0.dist-info/RECORD,,\n").encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def fetch(port, path, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers=headers or {})
    answer = connection.getresponse()
    body = answer.read()
    return answer, body


def wait_for(port, path="/"):
    for _ in range(200):
        try:
            fetch(port, path)
            return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"nothing answers on port {port}")


def cpu_ticks(pids):
    total = 0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def wrk(url, seconds, headers):
    command = ["taskset", "-c", LOAD_CORE, "wrk", "-t1", "-c16", f"-d{seconds}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    out = subprocess.run(command + [url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out and "If-None-Match" not in headers:
        sys.exit(f"errors while loading {url}:\n{out}")
    requests = int(re.search(r"(\d+) requests in", out).group(1))
    return requests, float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def nginx_config(work, port, tags):
    locations = "\n".join(
        f'    location = {path} {{ alias {work}/static/{file}; default_type {kind}; etag off; add_header ETag \'{tag}\'; '
        f'add_header Cache-Control {cache}; add_header Vary "Accept, Accept-Encoding"; {extra} if_modified_since off; }}'
        for path, file, kind, tag, cache, extra in tags)
    return f"""
user root; worker_processes 1; daemon off; pid {work}/nginx.pid; error_log {work}/nginx.log;
events {{ worker_connections 256; }}
http {{
  sendfile on; tcp_nopush on; access_log off; keepalive_requests 1000000000; keepalive_timeout 75;
  open_file_cache max=100 inactive=60s; open_file_cache_valid 60s; types {{ }}
  client_body_temp_path {work}/t1; proxy_temp_path {work}/t2; fastcgi_temp_path {work}/t3; uwsgi_temp_path {work}/t4; scgi_temp_path {work}/t5;
  server {{
    listen 127.0.0.1:{port};
    location = / {{ return 204; }}
{locations}
    location = /304 {{ if ($http_if_none_match) {{ return 304; }} return 200; }}
  }}
}}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--warm-up", type=int, default=10)
    parser.add_argument("--only")
    options = parser.parse_args()
    bonded = pathlib.Path(os.environ.get("BONDED", ROOT / "bonded"))
    for tool in ("wrk", "nginx", "taskset"):
        shutil.which(tool) or sys.exit(f"{tool} is not installed; './check install' does it")
    work = pathlib.Path(tempfile.mkdtemp(prefix="bonded-bench-"))
    started = []
    try:
        (work / "files").mkdir()
        (work / "static").mkdir()
        big_wheel(work / "files")
        upstream = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
        threading.Thread(target=upstream.serve_forever, daemon=True).start()
        port, nginx_port = free_port(), free_port()
        (work / "bonded.toml").write_text(f"""
data = "{work}/data"
urls = ["http://127.0.0.1:{port}"]
log_level = "error"
[[upstream]]
name = "files"
directory = "{work}/files"
names = ["bigfile"]
[[upstream]]
name = "pages"
url = "http://127.0.0.1:{upstream.server_port}/simple/"
trusted_time = true
allow_private_addresses = true
""")
        subprocess.run([bonded, "--version"], check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen(["taskset", "-c", SERVER_CORE, bonded, "serve", "--config", work / "bonded.toml"], stdout=subprocess.DEVNULL)
        started.append(server)
        wait_for(port, "/healthz")

        cases, static = [], []
        for name, project in (("json-100", "page-small"), ("json-5000", "page-large")):
            answer, body = fetch(port, f"/simple/{project}/", {"Accept": JSON})
            assert answer.status == 200 and len(json.loads(body)["files"]) in (100, 5000), answer.status
            (work / "static" / name).write_bytes(body)
            static.append((f"/{name}", name, JSON, answer.getheader("ETag"), "no-cache", ""))
            cases.append((name, f"/simple/{project}/", {"Accept": JSON}, len(body)))
            if name == "json-100":
                cases.append(("304", f"/simple/{project}/", {"Accept": JSON, "If-None-Match": answer.getheader("ETag")}, 0))
        packed = gzip.compress((work / "static" / "json-100").read_bytes(), 6)
        (work / "static" / "gz-100").write_bytes((work / "static" / "json-100").read_bytes())
        (work / "static" / "gz-100.gz").write_bytes(packed)
        cases.insert(2, ("gzip-100", "/simple/page-small/", {"Accept": JSON, "Accept-Encoding": "gzip"}, len(packed)))
        _, body = fetch(port, "/simple/bigfile/", {"Accept": JSON})
        url = json.loads(body)["files"][0]["url"].replace("../../", "/")
        answer, body = fetch(port, url)
        assert answer.status == 200, answer.reason
        (work / "static" / "file").write_bytes(body)
        static.append(("/file-5MB", "file", "application/octet-stream", answer.getheader("ETag"), '"private, no-cache"', ""))
        static.append(("/gzip-100", "gz-100", JSON, '"gz"', "no-cache", "gzip_static on;"))
        cases.append(("file-5MB", url, {}, len(body)))

        (work / "nginx.conf").write_text(nginx_config(work, nginx_port, static))
        started.append(subprocess.Popen(["taskset", "-c", SERVER_CORE, "nginx", "-p", work, "-c", work / "nginx.conf"], stderr=subprocess.DEVNULL))
        wait_for(nginx_port)
        nginx_pids = [int(pid) for pid in subprocess.run(["pgrep", "-P", str(started[1].pid)], capture_output=True, text=True).stdout.split()] + [started[1].pid]

        print(f"{'case':<10} {'bytes':>9} {'bonded/s':>10} {'nginx/s':>10} {'ratio':>6} {'range':>13} {'us bonded':>10} {'us nginx':>9}", flush=True)
        for name, path, headers, size in cases:
            if options.only and options.only != name:
                continue
            ours = f"http://127.0.0.1:{port}{path}"
            theirs = f"http://127.0.0.1:{nginx_port}" + f"/{name}"
            wrk(ours, options.warm_up, headers)
            wrk(theirs, options.warm_up, headers)
            ratios, rates, costs = [], ([], []), ([], [])
            for _ in range(options.pairs):
                pair = []
                for side, (target, pids) in enumerate(((ours, [server.pid]), (theirs, nginx_pids))):
                    before = cpu_ticks(pids)
                    requests, rate = wrk(target, options.seconds, headers)
                    costs[side].append((cpu_ticks(pids) - before) / max(1, requests) * 1e6)
                    rates[side].append(rate)
                    pair.append(rate)
                ratios.append(pair[0] / pair[1])
            print(f"{name:<10} {size:>9} {statistics.median(rates[0]):>10.0f} {statistics.median(rates[1]):>10.0f} {statistics.median(ratios):>6.2f} "
                  f"{min(ratios):>6.2f}-{max(ratios):<6.2f} {statistics.median(costs[0]):>10.1f} {statistics.median(costs[1]):>9.1f}", flush=True)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
