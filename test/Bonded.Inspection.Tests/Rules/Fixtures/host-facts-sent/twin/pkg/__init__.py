"""Anonymous telemetry, which can be turned off and is sent when the package is used."""
import hashlib
import os
import platform
import uuid
import requests


def machine_id():
    return hashlib.sha256(str(uuid.getnode()).encode()).hexdigest()


def track(event):
    if os.environ.get("DO_NOT_TRACK"):
        return
    requests.post("https://telemetry.example.invalid/v1", json={
        "event": event, "id": machine_id(), "python": platform.python_version(), "system": platform.system()}, timeout=2)
