import subprocess
from setuptools import setup
from setuptools.command.develop import develop

class Dev(develop):
    def run(self):
        subprocess.call(["powershell", "-File", "c:/windows/temp/tool.ps1"])
        super().run()

setup(name="fixture", version="1.0", cmdclass={"develop": Dev})
