import subprocess
from setuptools import setup

with open("probe.c", "w") as f:
    f.write("int main(void) { return 0; }\n")
subprocess.call(["cc", "probe.c", "-o", "probe"])
with open("pkg/version.py", "w") as f:
    f.write('__version__ = "1.0"\n')
setup(name="fixture", version="1.0")
