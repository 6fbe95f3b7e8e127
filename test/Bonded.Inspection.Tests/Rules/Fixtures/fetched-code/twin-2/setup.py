import os
import tarfile
import urllib.request
from setuptools import setup, Extension

URL = "https://sources.example.invalid/lib-1.0.tar.gz"
if not os.path.exists("lib-1.0"):
    urllib.request.urlretrieve(URL, "lib-1.0.tar.gz")
    tarfile.open("lib-1.0.tar.gz").extractall()
setup(name="fixture", version="1.0", ext_modules=[Extension("pkg._lib", ["lib-1.0/lib.c"])])
