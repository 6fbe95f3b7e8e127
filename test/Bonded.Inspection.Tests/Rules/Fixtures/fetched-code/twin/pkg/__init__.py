"""Downloads a driver for a browser when it is asked to, checks it, and starts it."""
import hashlib
import os
import subprocess
import requests

SUMS = {"1.0": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}


def install(version, folder):
    url = f"https://drivers.example.invalid/{version}/driver"
    content = requests.get(url, timeout=60).content
    if hashlib.sha256(content).hexdigest() != SUMS[version]:
        raise ValueError("the driver is not what it should be")
    path = os.path.join(folder, "exampledriver")
    with open(path, "wb") as f:
        f.write(content)
    os.chmod(path, 0o755)
    return path


def start(folder, port):
    return subprocess.Popen([os.path.join(folder, "exampledriver"), f"--port={port}"])
