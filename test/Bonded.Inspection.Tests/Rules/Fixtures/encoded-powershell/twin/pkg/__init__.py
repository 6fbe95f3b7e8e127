"""Runs scripts on a remote Windows machine."""
import base64
import subprocess


def run(script):
    encoded = base64.b64encode(script.encode("utf_16_le")).decode("ascii")
    return subprocess.run(["powershell", "-encodedcommand", encoded], capture_output=True)
