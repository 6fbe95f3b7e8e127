#!/usr/bin/env python3
"""Installs 60 packages straight from an index, through an empty Bonded, and through one that has seen them.

    bench/install/install_bench.py [--rounds 5]

Every round runs the three in turn with a cold pip (no cache, a new target directory); printed are the medians and the paired ratios to
the direct install. The index is nginx with files on disk. Needs python3 with pip, nginx and a published Bonded.
"""
import argparse
import base64
import hashlib
import http.client
import io
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
JSON = "application/vnd.pypi.simple.v1+json"
PACKAGES = 60


def wheel(name, requires):
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n" + "".join(f"Requires-Dist: {r}\n" for r in requires)
    stem = name.replace("-", "_")
    members = {f"{stem}/__init__.py": b"VERSION = '1.0'\n", f"{stem}-1.0.dist-info/METADATA": metadata.encode(),
               f"{stem}-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
    for i in range(20):
        members[f"{stem}/module_{i}.py"] = os.urandom(1500).hex().encode().join([b"X = '", b"'\n"])
    record = "".join(f"{n},sha256={base64.urlsafe_b64encode(hashlib.sha256(d).digest()).rstrip(b'=').decode()},{len(d)}\n" for n, d in members.items())
    members[f"{stem}-1.0.dist-info/RECORD"] = (record + f"{stem}-1.0.dist-info/RECORD,,\n").encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return buffer.getvalue(), metadata.encode()


def fill(root):
    """Writes the index below a directory, and returns the project that requires all others."""
    (root / "files").mkdir(parents=True)
    names = [f"benchpack{i:02}x" for i in range(PACKAGES)]
    for i, name in enumerate(names):
        body, metadata = wheel(name, names[1:] if i == 0 else [])
        filename = f"{name}-1.0-py3-none-any.whl"
        (root / "files" / filename).write_bytes(body)
        (root / "files" / f"{filename}.metadata").write_bytes(metadata)
        page = {"meta": {"api-version": "1.1"}, "name": name, "versions": ["1.0"], "files": [{
            "filename": filename, "url": f"/files/{filename}", "hashes": {"sha256": hashlib.sha256(body).hexdigest()}, "size": len(body),
            "upload-time": "2024-01-01T00:00:00Z", "core-metadata": {"sha256": hashlib.sha256(metadata).hexdigest()}}]}
        (root / "simple" / name).mkdir(parents=True)
        (root / "simple" / name / "index.json").write_text(json.dumps(page))
    return names[0]


def index(root):
    """nginx as the index: the fastest there is to compare with."""
    port = free_port()
    (root / "nginx.conf").write_text(f"""
daemon off;
worker_processes 1;
pid {root}/nginx.pid;
error_log {root}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    sendfile on;
    open_file_cache max=1000;
    keepalive_requests 1000000;
    client_body_temp_path {root}/body; proxy_temp_path {root}/proxy; fastcgi_temp_path {root}/f; uwsgi_temp_path {root}/u; scgi_temp_path {root}/s;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        location /simple/ {{ types {{ }} default_type {JSON}; index index.json; }}
    }}
}}
""")
    server = subprocess.Popen(["nginx", "-p", str(root), "-c", str(root / "nginx.conf")], stderr=subprocess.DEVNULL)
    wait_for(port, "/simple/benchpack00x/")
    return server, port


def wait_for(port, path):
    for _ in range(400):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.02)
    sys.exit(f"nothing answers on port {port}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(work, upstream_port):
    port = free_port()
    (work / "bonded.toml").write_text(f"""
data = "{work}/data"
urls = ["http://127.0.0.1:{port}"]
log_level = "error"
[[upstream]]
name = "bench"
url = "http://127.0.0.1:{upstream_port}/simple/"
trusted_time = true
allow_private_addresses = true
""")
    server = subprocess.Popen([os.environ.get("BONDED", ROOT / "bonded"), "serve", "--config", work / "bonded.toml"])
    wait_for(port, "/healthz")
    return server, port


def install(port, meta):
    target = tempfile.mkdtemp(prefix="bonded-bench-")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PIP_")}
    started = time.monotonic()
    subprocess.run([sys.executable, "-m", "pip", "--isolated", "install", "--no-cache-dir", "--no-compile", "--disable-pip-version-check", "--quiet",
                    "--root-user-action", "ignore", "--target", target, "--index-url", f"http://127.0.0.1:{port}/simple/", meta], check=True, env=environment)
    elapsed = time.monotonic() - started
    installed = len([p for p in pathlib.Path(target).iterdir() if p.name.endswith(".dist-info")])
    assert installed == PACKAGES, installed
    shutil.rmtree(target)
    return elapsed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    root = pathlib.Path(tempfile.mkdtemp(prefix="bonded-bench-"))
    root.chmod(0o755)
    meta = fill(root)
    nginx, upstream_port = index(root)
    try:
        measure(options.rounds, meta, upstream_port)
    finally:
        nginx.terminate()
        nginx.wait()
        shutil.rmtree(root, ignore_errors=True)


def measure(rounds, meta, upstream_port):
    install(upstream_port, meta)
    rows = []
    for _ in range(rounds):
        work = pathlib.Path(tempfile.mkdtemp(prefix="bonded-bench-"))
        direct = install(upstream_port, meta)
        server, port = serve(work, upstream_port)
        try:
            cold = install(port, meta)
            warm = install(port, meta)
        finally:
            server.terminate()
            server.wait()
            shutil.rmtree(work, ignore_errors=True)
        rows.append((direct, cold, warm))
        print(f"direct {direct:.2f} s, cold {cold:.2f} s ({cold / direct:.2f}), warm {warm:.2f} s ({warm / direct:.2f})", flush=True)
    for name, ratios in (("cold", [c / d for d, c, _ in rows]), ("warm", [w / d for d, _, w in rows])):
        print(f"{name}: median ratio {statistics.median(ratios):.2f}, range {min(ratios):.2f}-{max(ratios):.2f}")


if __name__ == "__main__":
    main()
