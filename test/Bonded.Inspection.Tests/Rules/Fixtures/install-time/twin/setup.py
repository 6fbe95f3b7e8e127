import subprocess
from setuptools import setup, Extension

try:
    version = subprocess.check_output(["git", "describe", "--tags"]).decode().strip()
except Exception:
    version = "1.0"
flags = subprocess.getoutput("pkg-config --cflags libexample").split()
setup(name="fixture", version=version, ext_modules=[Extension("pkg._x", ["x.c"], extra_compile_args=flags)])
